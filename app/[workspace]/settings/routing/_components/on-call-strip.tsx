import { classNames } from "@/components/ui/class-names";
import type { Shift } from "@/domain/on-call";
import { turnFormat } from "@/domain/on-call-words";
import type { Person } from "@/domain/routing";

type OnCallStripProps = { shifts: Shift[]; members: readonly Person[]; timezone: string; name: string };

// Neighbours must differ; who is who is written in the list below.
const TONES = ["bg-accent-soft", "bg-low-soft", "bg-medium-soft", "bg-success-soft", "bg-high-soft", "bg-info-soft"];

/** The coming days as a bar, and each turn in words below it. */
export function OnCallStrip({ shifts, members, timezone, name }: OnCallStripProps) {
  if (shifts.length === 0) return <p className="text-danger">Nobody is on call: the rotation is empty.</p>;
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "Somebody";
  const toneOf = (id: string) => TONES[members.findIndex((member) => member.id === id) % TONES.length];
  const whole = (shifts.at(-1)?.to.getTime() ?? 0) - (shifts[0]?.from.getTime() ?? 0);
  const format = turnFormat(timezone);
  return (
    <div className="grid gap-2">
      {/* Widths as attributes: the page's policy takes no inline styles. */}
      <table aria-hidden className="h-7 w-full table-fixed border-collapse overflow-hidden rounded-md">
        <tbody>
          <tr>
            {shifts.map((shift) => (
              <td
                key={shift.from.getTime()}
                width={`${((shift.to.getTime() - shift.from.getTime()) / whole) * 100}%`}
                title={`${nameOf(shift.userId)}, until ${format(shift.to)}`}
                className={classNames(
                  "truncate border border-line px-1.5 text-[0.8rem]",
                  toneOf(shift.userId),
                  shift.isOverride && "italic underline decoration-dotted underline-offset-2",
                )}
              >
                {nameOf(shift.userId)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <ol aria-label={`On call in ${name}`} className="grid gap-x-6 gap-y-0.5 sm:grid-cols-2">
        {shifts.map((shift, i) => (
          <li key={shift.from.getTime()} className="flex flex-wrap gap-x-2">
            <span className={i === 0 ? "font-medium" : undefined}>{nameOf(shift.userId)}</span>
            <span className="text-muted tabular-nums">
              {i === 0 ? "now" : `from ${format(shift.from)}`}
              {i === shifts.length - 1 ? "" : `, until ${format(shift.to)}`}
              {shift.isOverride && " (override)"}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
