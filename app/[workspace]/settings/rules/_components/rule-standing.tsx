import { CircleCheck, Hourglass, TriangleAlert } from "lucide-react";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RuleList } from "@/db/alert-rules";
import { formatFigure } from "@/domain/alert-rule-words";
import { METRICS } from "@/domain/alert-rules";

type RuleStandingProps = {
  rule: RuleList["rules"][number];
  slug: string;
  timezone: string;
  currency: string;
};

const SHOWN = 4;

/** "Firing for 3, the first began …", each with its figure and a link to its alert; or that nothing breaches it. */
export function RuleStanding({ rule: { open, waiting, metric }, slug, timezone, currency }: RuleStandingProps) {
  const oldest = open[0];
  return (
    <div className="grid gap-0.5 text-[0.8667rem]">
      {oldest ? (
        <>
          <p className="flex flex-wrap items-center gap-x-1.5 font-medium text-danger">
            <TriangleAlert aria-hidden className="size-4 shrink-0" />
            Firing for {open.length === 1 ? `${oldest.name}, began` : `${open.length}, the first began`}{" "}
            <RelativeTime date={oldest.since} timezone={timezone} />
          </p>
          <ul className="flex flex-wrap gap-x-3 pl-5.5 text-muted">
            {open.slice(0, SHOWN).map(({ scopeId, name, value, alertId, alertStatus }) => (
              <li key={scopeId} className="break-words">
                {alertId ? (
                  <Link
                    href={`/${slug}/alerts?alert=${alertId}`}
                    className="underline underline-offset-2 hover:text-ink"
                  >
                    {name}
                  </Link>
                ) : (
                  name
                )}{" "}
                <span className="tabular-nums">{formatFigure(value, METRICS[metric].unit, currency)}</span>
                {alertStatus !== null && alertStatus !== "active" && ` (${alertStatus})`}
              </li>
            ))}
            {open.length > SHOWN && <li>and {open.length - SHOWN} more</li>}
          </ul>
        </>
      ) : (
        <p className="flex items-center gap-1.5 text-success">
          <CircleCheck aria-hidden className="size-4 shrink-0" /> Nothing breaches it now
        </p>
      )}
      {waiting > 0 && (
        <p className="flex items-center gap-1.5 text-warning">
          <Hourglass aria-hidden className="size-4 shrink-0" /> {waiting} {waiting === 1 ? "breaches" : "breach"} it,
          not long enough yet
        </p>
      )}
    </div>
  );
}
