"use client";

import { CircleCheck, CircleDashed, OctagonX } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import type { Matrix, PairOutcome } from "@/domain/assignment-matrix";
import type { Result } from "@/domain/result";
import { countOf } from "./pair-words";

export type WorkspaceOutcome = { slug: string; result: Result<PairOutcome[]> };

type OutcomeReportProps = {
  matrix: Matrix;
  outcomes: WorkspaceOutcome[];
  /** What was to be done, and what it is called where it was so already: "assigned", "there already". */
  done: string;
  already: string;
  onClose: () => void;
};

const MARKS = {
  done: { icon: CircleCheck, tone: "text-success" },
  already: { icon: CircleDashed, tone: "text-muted" },
  refused: { icon: OctagonX, tone: "text-danger" },
};

/** What became of every agent in every workspace: what was done, what was so already, what was refused and why. */
export function OutcomeReport({ matrix, outcomes, done, already, onClose }: OutcomeReportProps) {
  const summary = useRef<HTMLParagraphElement>(null);
  useEffect(() => summary.current?.focus(), []);
  const nameOf = (agentId: string) => matrix.agents.find(({ id }) => id === agentId)?.agentName ?? "An agent";
  return (
    <div className="grid gap-4">
      <p ref={summary} tabIndex={-1} role="status" className="font-medium outline-none">
        {summarize(outcomes, done, already)}
      </p>
      <ul className="grid max-h-[50dvh] gap-3 overflow-y-auto">
        {outcomes.toSorted(byNeed).map(({ slug, result }) => (
          <li key={slug} className="rounded-md border border-line p-3">
            <h3 className="font-semibold">{matrix.workspaces.find((one) => one.slug === slug)?.name ?? slug}</h3>
            {result.ok ? (
              <ul className="mt-1 grid gap-1">
                {result.data.map((outcome) => {
                  const { icon: Icon, tone } = MARKS[outcome.outcome];
                  return (
                    <li key={outcome.agentId} className="flex items-start gap-2">
                      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
                      <span>
                        {nameOf(outcome.agentId)}: {outcome.outcome === "done" ? `${done}.` : outcome.why}
                      </span>
                    </li>
                  );
                })}
              </ul>
            ) : (
              <p className="mt-1 text-danger">{result.message} Nothing was changed in this workspace.</p>
            )}
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </div>
  );
}

/** What was refused stands first, what was so already last: of sixty workspaces few are read. */
function byNeed(a: WorkspaceOutcome, b: WorkspaceOutcome): number {
  return needOf(a) - needOf(b);
}

function needOf({ result }: WorkspaceOutcome): number {
  if (!result.ok) return 0;
  const has = (wanted: PairOutcome["outcome"]) => result.data.some(({ outcome }) => outcome === wanted);
  return has("refused") ? 1 : has("done") ? 2 : 3;
}

/** "4 assigned, 1 there already, 2 refused." */
function summarize(outcomes: WorkspaceOutcome[], done: string, already: string): string {
  const pairs = outcomes.flatMap(({ result }) => (result.ok ? result.data : []));
  const count = (outcome: PairOutcome["outcome"]) => pairs.filter((pair) => pair.outcome === outcome).length;
  const failed = outcomes.filter(({ result }) => !result.ok).length;
  const parts = [
    `${count("done")} ${done}`,
    count("already") > 0 && `${count("already")} ${already}`,
    count("refused") > 0 && `${count("refused")} refused`,
    failed > 0 && `${countOf(failed, "workspace")} left as ${failed === 1 ? "it was" : "they were"}`,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}
