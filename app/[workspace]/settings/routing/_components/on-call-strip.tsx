import { classNames } from "@/components/ui/class-names";
import type { Shift } from "@/domain/on-call";
import type { Person } from "@/domain/routing";

type OnCallStripProps = { shifts: Shift[]; members: readonly Person[]; timezone: string; name: string };

// Neighbours must differ; who is who is written in the list below.
const TONES = ["bg-accent-soft", "bg-low-soft", "bg-medium-soft", "bg-success-soft", "bg-high-soft", "bg-info-soft"];

/** The coming days as a bar, and each turn in words below it. */
export function OnCallStrip({ shifts, members, timezone, name }: OnCallStripProps) {
  if (shifts.length === 0) return <p className="text-danger">Nobody is on call: the rotation is empty.</p>;
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "Somebody";
  const toneOf = (id: string) => TONES[members.findIndex((member) => member.id === id) % TONES.length];
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: timezone,
  });
  return (
    <div className="grid gap-2">
      <div aria-hidden className="flex h-7 overflow-hidden rounded-md border border-line">
        {shifts.map((shift) => (
          <div
            key={shift.from.getTime()}
            style={{ flexGrow: shift.to.getTime() - shift.from.getTime() }}
            title={`${nameOf(shift.userId)}, until ${format.format(shift.to)}`}
            className={classNames(
              "min-w-0 basis-0 truncate border-r border-line px-1.5 text-[0.8rem] leading-7 last:border-r-0",
              toneOf(shift.userId),
              shift.isOverride && "italic underline decoration-dotted underline-offset-2",
            )}
          >
            {nameOf(shift.userId)}
          </div>
        ))}
      </div>
      <ol aria-label={`On call in ${name}`} className="grid gap-x-6 gap-y-0.5 sm:grid-cols-2">
        {shifts.map((shift, i) => (
          <li key={shift.from.getTime()} className="flex flex-wrap gap-x-2">
            <span className={i === 0 ? "font-medium" : undefined}>{nameOf(shift.userId)}</span>
            <span className="text-muted tabular-nums">
              {i === 0 ? "now" : `from ${format.format(shift.from)}`}
              {i === shifts.length - 1 ? "" : `, until ${format.format(shift.to)}`}
              {shift.isOverride && " (override)"}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
