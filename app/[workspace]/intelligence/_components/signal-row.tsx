"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Meter } from "@/components/ui/meter";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SignalRow as Signal } from "@/db/intelligence";
import {
  NEXT_SIGNAL_STATUS,
  SIGNAL_CATEGORY_LABELS,
  SIGNAL_SOURCE_LABELS,
  SIGNAL_STATUS_LABELS,
  type SignalStatus,
  signalMoveLabel,
} from "@/domain/intelligence";
import { SignalDetail } from "./signal-detail";

const STATUS_TONES: Record<SignalStatus, Tone> = {
  new: "accent",
  acknowledged: "neutral",
  actioned: "success",
  archived: "neutral",
};

type SignalRowProps = {
  signal: Signal;
  timezone: string;
  openAtFirst: boolean;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onMove: (to: SignalStatus) => void;
  mayNot?: string;
};

/** One signal in a line; its title opens what is known of it. */
export function SignalRow({ signal, timezone, openAtFirst, selected, onSelect, onMove, mayNot }: SignalRowProps) {
  const [open, setOpen] = useState(openAtFirst);
  const detailId = useId();
  const next = NEXT_SIGNAL_STATUS[signal.status];
  return (
    <li className={classNames("px-3 py-2", selected && "bg-accent-soft/60")}>
      <div className="flex items-start gap-3 md:items-center">
        <label className="grid size-7 shrink-0 cursor-pointer place-items-center">
          <input
            type="checkbox"
            checked={selected}
            onChange={(event) => onSelect(event.target.checked)}
            aria-label={`Select ${signal.title}`}
            className="size-4 accent-(--accent)"
          />
        </label>
        <div className="grid min-w-0 grow gap-x-4 gap-y-1 md:grid-cols-[minmax(0,1fr)_9rem_9rem] md:items-center">
          <div className="min-w-0">
            <button
              type="button"
              aria-expanded={open}
              aria-controls={detailId}
              onClick={() => setOpen(!open)}
              className="flex max-w-full items-start gap-1 text-left font-medium hover:underline"
            >
              <ChevronDown
                aria-hidden
                className={classNames("mt-0.5 size-4 shrink-0 text-muted transition-transform", !open && "-rotate-90")}
              />
              <span className="break-words">{signal.title}</span>
            </button>
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1 pl-5 text-[0.8rem] text-muted">
              <Badge tone={STATUS_TONES[signal.status]}>{SIGNAL_STATUS_LABELS[signal.status]}</Badge>
              {signal.expired && <Badge tone="warning">Expired</Badge>}
              <span>{SIGNAL_CATEGORY_LABELS[signal.category]}</span>
              <span>{signal.dataSource ?? signal.agentName ?? SIGNAL_SOURCE_LABELS[signal.source]}</span>
              <RelativeTime date={signal.detectedAt} timezone={timezone} />
            </p>
          </div>
          <Score label="Confidence" value={signal.confidence} />
          <Score label="Relevance" value={signal.relevance} />
        </div>
        <div className="hidden w-28 shrink-0 text-right sm:block">
          <Button
            size="sm"
            disabledReason={mayNot}
            aria-label={`${signalMoveLabel(signal.status, next)}: ${signal.title}`}
            onClick={() => onMove(next)}
          >
            {signalMoveLabel(signal.status, next)}
          </Button>
        </div>
      </div>
      <div id={detailId} hidden={!open}>
        {open && <SignalDetail signal={signal} timezone={timezone} onMove={onMove} mayNot={mayNot} />}
      </div>
    </li>
  );
}

function Score({ label, value }: { label: string; value: number | null }) {
  return (
    <div className="flex items-center gap-2 pl-5 text-[0.8rem] md:grid md:gap-0.5 md:pl-0">
      <p className="flex justify-between gap-2 text-muted">
        <span>{label}</span>
        <span className="text-ink tabular-nums">{value === null ? "not stated" : `${Math.round(value)} %`}</span>
      </p>
      <div className="w-24 md:w-auto">
        <Meter label={label} value={value ?? 0} tone={value !== null && value >= 75 ? "accent" : "muted"} />
      </div>
    </div>
  );
}
