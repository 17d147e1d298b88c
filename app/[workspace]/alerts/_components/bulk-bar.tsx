"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/form";
import type { InboxView } from "@/domain/alert-inbox";
import { ALERT_ACTIONS, type AlertAction } from "@/domain/alerts";

type BulkBarProps = {
  tab: InboxView;
  count: number;
  /** How many match in all; null when all of them are selected already. */
  matching: { words: string; onSelectAll: () => void } | null;
  refusal: (action: AlertAction) => string | undefined;
  onAct: (action: AlertAction, comment: string) => void;
  onClear: () => void;
};

const OFFERED: Record<InboxView, AlertAction[]> = {
  active: ["acknowledge", "resolve", "dismiss", "snooze", "assign"],
  acknowledged: ["unacknowledge", "resolve", "dismiss", "snooze", "assign"],
  snoozed: ["wake", "acknowledge", "resolve", "dismiss", "assign"],
  closed: ["reopen"],
  all: ["acknowledge", "resolve", "dismiss", "snooze", "assign", "reopen"],
};

/** Acts on what is selected: the rows by hand, or all that match with their true number. One comment for all. */
export function BulkBar({ tab, count, matching, refusal, onAct, onClear }: BulkBarProps) {
  const [comment, setComment] = useState("");
  return (
    <section
      aria-label="Selected alerts"
      className="flex flex-wrap items-center gap-2 rounded-md border border-accent bg-accent-soft px-3 py-2"
    >
      <p className="font-medium tabular-nums" role="status">
        {count.toLocaleString("en")} selected
      </p>
      {matching && (
        <Button size="sm" variant="ghost" onClick={matching.onSelectAll}>
          Select all {matching.words} matching
        </Button>
      )}
      <Input
        aria-label="Comment for all"
        placeholder="Comment for all (optional)"
        maxLength={4_000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        className="h-7 min-w-40 grow basis-40"
      />
      <div className="flex flex-wrap gap-1.5">
        {OFFERED[tab].map((action, index) => (
          <Button
            key={action}
            size="sm"
            variant={index === 0 ? "primary" : "secondary"}
            disabledReason={refusal(action)}
            onClick={() => onAct(action, comment)}
          >
            {action === "assign" ? "Assign to me" : ALERT_ACTIONS[action].label}
          </Button>
        ))}
      </div>
      <IconButton label="Clear the selection" size="sm" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
