import { Button } from "@/components/ui/button";
import type { SignalRow } from "@/db/intelligence";
import { SIGNAL_MOVES, SIGNAL_SOURCE_LABELS, type SignalStatus, signalMoveLabel } from "@/domain/intelligence";
import { calendarDay, exactTime } from "@/domain/time";

type SignalDetailProps = {
  signal: SignalRow;
  timezone: string;
  onMove: (to: SignalStatus) => void;
  mayNot?: string;
};

/** All that is known of a signal, and every move that it allows. */
export function SignalDetail({ signal, timezone, onMove, mayNot }: SignalDetailProps) {
  const facts: [string, string | null][] = [
    ["About", SIGNAL_SOURCE_LABELS[signal.source]],
    ["Source", signal.dataSource],
    ["Agent", signal.agentName],
    ["Date", signal.signalDate && calendarDay(signal.signalDate, timezone)],
    ["Detected", exactTime(signal.detectedAt, timezone)],
    ["Expires", signal.expiryDate ? calendarDay(signal.expiryDate, timezone) : "never"],
    ["Assigned to", signal.assignee],
    ["Used in", signal.insights === 1 ? "1 insight" : `${signal.insights} insights`],
  ];
  return (
    <div className="mt-2 mb-1 ml-10 grid gap-3 border-l-2 border-line pl-3">
      <p className="max-w-[75ch] break-words whitespace-pre-line">
        {signal.description ?? "No description was given."}
      </p>
      {signal.findings.length > 0 && (
        <ul className="list-disc pl-5" aria-label="Findings">
          {signal.findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-[0.8667rem] sm:grid-cols-[auto_1fr_auto_1fr]">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-muted">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        {SIGNAL_MOVES[signal.status].map((to) => (
          <Button key={to} size="sm" disabledReason={mayNot} onClick={() => onMove(to)}>
            {signalMoveLabel(signal.status, to)}
          </Button>
        ))}
      </div>
    </div>
  );
}
