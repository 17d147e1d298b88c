"use client";

import { X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import type { InboxView } from "@/domain/alert-inbox";
import { ALERT_ACTIONS, type AlertAction } from "@/domain/alerts";
import { AssignMenu } from "./assign-menu";
import { CommentField } from "./comment-field";
import type { Person } from "./inbox-cache";
import { type Remark, useRemark } from "./use-remark";

type BulkBarProps = {
  slug: string;
  me: Person;
  tab: InboxView;
  count: number;
  /** How many match in all; null when all of them are selected already. */
  matching: { words: string; onSelectAll: () => void } | null;
  refusal: (action: AlertAction) => string | undefined;
  onAct: (action: AlertAction, more: Remark & { assignee?: Person | null }) => void;
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
export function BulkBar({ slug, me, tab, count, matching, refusal, onAct, onClear }: BulkBarProps) {
  const draft = useRemark(slug, me);
  return (
    <section
      aria-label="Selected alerts"
      className="relative flex flex-wrap items-center gap-2 rounded-md border border-accent bg-accent-soft px-3 py-2"
    >
      <p className="font-medium tabular-nums" role="status">
        {count.toLocaleString("en")} selected<span className="font-normal text-muted"> · Updates paused</span>
      </p>
      {matching && (
        <Button size="sm" variant="ghost" onClick={matching.onSelectAll} className="max-md:-ml-2">
          Select all {matching.words} matching
        </Button>
      )}
      <CommentField
        draft={draft}
        label="Comment for all"
        placeholder="Comment for all (optional)"
        className="min-w-40 grow basis-full md:basis-40"
      />
      <div className="flex flex-wrap gap-1.5">
        {OFFERED[tab].map((action, index) =>
          action === "assign" ? (
            <AssignMenu
              key={action}
              canClear
              me={me}
              colleagues={draft.colleagues}
              refusal={refusal(action)}
              onAssign={(assignee) => onAct(action, { ...draft.remark(), assignee })}
            />
          ) : (
            <Button
              key={action}
              size="sm"
              variant={index === 0 ? "primary" : "secondary"}
              disabledReason={refusal(action)}
              onClick={() => onAct(action, draft.remark())}
            >
              {ALERT_ACTIONS[action].label}
            </Button>
          ),
        )}
      </div>
      <IconButton
        label="Clear the selection"
        size="sm"
        onClick={onClear}
        className="max-md:absolute max-md:top-1.5 max-md:right-1.5"
      >
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
