import { Hint } from "@/components/ui/hint";
import type { ShownWindow } from "@/domain/performance";
import { formatPercent } from "@/domain/quantities";
import { cutsDaysAtFullHour } from "@/domain/ranges";
import { HOURS_KEPT_DAYS } from "@/domain/retention";
import { SKETCH_ERROR } from "@/domain/sketch";
import { exactTime } from "@/domain/time";

const ERROR = formatPercent(SKETCH_ERROR * 100);

/** In words: from when to when, in whose days, what it is compared with, and how exact percentiles are. */
export function PeriodNote({ window, timezone }: { window: ShownWindow; timezone: string }) {
  const { step, zone, previous } = window;
  const span = (period: { from: string; to: string }) =>
    `${exactTime(new Date(period.from), zone)} to ${exactTime(new Date(period.to), zone)}`;
  return (
    <p className="relative max-w-[90ch] text-[0.8667rem] text-muted">
      {span(window)}, by {step} in {zone}.{" "}
      {zone !== timezone &&
        `It reaches back beyond the ${HOURS_KEPT_DAYS} days that hours are kept, so its days are UTC's. `}
      {zone === timezone &&
        cutsDaysAtFullHour(zone, new Date(window.from)) &&
        "Its clock is off by part of an hour: days are cut at the next full hour of UTC. "}
      Compared with {span(previous)}.{" "}
      {previous.grain !== window.grain && "Hours of that time are gone: it is cut in UTC days. "}
      Percentiles are within {ERROR}.
      <Hint label="How exact are percentiles?">
        Each duration is counted in one of the bins of a histogram, 16 for every doubling. Bins of hours, days and
        agents are added up, never averaged, so a percentile of any range is at most {ERROR} off the exact one. All
        other figures are exact.
      </Hint>
    </p>
  );
}
