"use client";

import { Flag } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button, LinkButton } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InsightRow } from "@/db/insights";
import { doubts, explainConfidence } from "@/domain/insight-confidence";
import {
  INSIGHT_MOVE_LABELS,
  INSIGHT_MOVES,
  INSIGHT_STATUS_LABELS,
  INSIGHT_TYPE_LABELS,
  type InsightStatus,
  type InsightType,
} from "@/domain/intelligence";
import { formatPercent } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";

const TYPE_TONES: Record<InsightType, Tone> = {
  opportunity: "success",
  threat: "danger",
  trend: "accent",
  gap: "warning",
  pattern: "neutral",
};

type InsightCardProps = {
  slug: string;
  insight: InsightRow;
  asOf: Date;
  timezone: string;
  onMove: (to: InsightStatus) => void;
  mayNot?: string;
  mayNotPlan?: string;
};

/** A claim, how much it is believed and why, its dated evidence, what could make it wrong, and what to do about it. */
export function InsightCard({ slug, insight, asOf, timezone, onMove, mayNot, mayNotPlan }: InsightCardProps) {
  const weaknesses = doubts(insight.basis, insight.evidence, asOf);
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 rounded-lg border border-line bg-surface p-4">
      <header className="grid gap-1">
        <p className="flex flex-wrap items-center gap-2 text-[0.8rem] text-muted">
          <Badge tone={TYPE_TONES[insight.type]}>{INSIGHT_TYPE_LABELS[insight.type]}</Badge>
          {insight.status !== "active" && <Badge>{INSIGHT_STATUS_LABELS[insight.status]}</Badge>}
          <RelativeTime date={insight.discoveredAt} timezone={timezone} />
          {insight.author && <span>by {insight.author}</span>}
        </p>
        <h2 className="font-semibold break-words">{insight.title}</h2>
      </header>
      {insight.description && <p className="break-words whitespace-pre-line">{insight.description}</p>}
      {insight.conclusions.length > 0 && (
        <ul aria-label="Conclusions" className="list-disc pl-5">
          {insight.conclusions.map((conclusion) => (
            <li key={conclusion} className="break-words">
              {conclusion}
            </li>
          ))}
        </ul>
      )}
      <Confidence insight={insight} />
      <Evidence insight={insight} timezone={timezone} />
      {weaknesses.length > 0 && (
        <section>
          <h3 className="text-[0.8667rem] font-medium">What could make it wrong</h3>
          <ul className="list-disc pl-5 text-muted">
            {weaknesses.map((weakness) => (
              <li key={weakness}>{weakness}</li>
            ))}
          </ul>
        </section>
      )}
      <footer className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
        <p className="grow basis-40 text-[0.8667rem] text-muted">
          <Expiry insight={insight} timezone={timezone} />
        </p>
        {INSIGHT_MOVES[insight.status].map((to) => (
          <Button key={to} size="sm" variant="ghost" disabledReason={mayNot} onClick={() => onMove(to)}>
            {INSIGHT_MOVE_LABELS[to]}
          </Button>
        ))}
        {mayNotPlan ? (
          <Button size="sm" disabledReason={mayNotPlan}>
            <Flag aria-hidden /> Make a campaign
          </Button>
        ) : (
          <LinkButton size="sm" href={campaignPath(slug, insight)}>
            <Flag aria-hidden /> Make a campaign
          </LinkButton>
        )}
      </footer>
    </li>
  );
}

function Confidence({ insight }: { insight: InsightRow }) {
  const score = insight.confidence;
  return (
    <section className="grid gap-1">
      <h3 className="flex justify-between gap-2 text-[0.8667rem] font-medium">
        <span>Confidence{insight.level && `: ${insight.level}`}</span>
        <span className="tabular-nums">{score === null ? "not stated" : formatPercent(score)}</span>
      </h3>
      <Meter
        label="Confidence"
        value={score ?? 0}
        tone={insight.level === "high" ? "success" : insight.level === "medium" ? "accent" : "muted"}
      />
      <p className="text-[0.8667rem] text-muted">{explainConfidence(insight.basis)}</p>
    </section>
  );
}

function Evidence({ insight, timezone }: { insight: InsightRow; timezone: string }) {
  return (
    <section>
      <h3 className="text-[0.8667rem] font-medium">Evidence</h3>
      {insight.evidence.length === 0 && <p className="text-muted">No signal is linked to it any more.</p>}
      <ul className="grid gap-1">
        {insight.evidence.map((signal) => (
          <li key={signal.id} className="min-w-0">
            <span className="break-words">{signal.title}</span>
            <span className="text-[0.8rem] text-muted">
              {" "}
              — {signal.source}, {calendarDay(signal.date, timezone)}, {signal.confidence ?? 0} % sure
              {signal.expired && ", expired"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Expiry({ insight, timezone }: { insight: InsightRow; timezone: string }) {
  if (!insight.relevantUntil) return "Relevant until somebody says otherwise";
  const day = calendarDay(insight.relevantUntil, timezone);
  return insight.isOver ? `No longer relevant since ${day}` : `Relevant until ${day}`;
}

function campaignPath(slug: string, insight: InsightRow): string {
  const objective = insight.conclusions.join("\n").slice(0, 2000);
  return `/${slug}/campaigns/new?${new URLSearchParams({ name: insight.title.slice(0, 160), objective })}`;
}
