/** The demo's time: days before today in a workspace's zone, so that the story is fresh whenever it is told. */
import { TZDate } from "@date-fns/tz";
import { addDays, format, startOfDay } from "date-fns";

export type Clock = {
  now: Date;
  /**
   * A moment `daysAgo` days before today (negative: in days to come) at a local time. Moments of today that are
   * still to come are drawn together, in their order, into the last minutes: a story never happens in the future.
   */
  at: (daysAgo: number, time?: string) => Date;
  /** The local calendar day, YYYY-MM-DD. */
  day: (daysAgo: number) => string;
};

const LATELY = 10 * 60_000;

export function demoClock(timezone: string, now: Date): Clock {
  const today = startOfDay(new TZDate(now, timezone));
  return {
    now,
    at: (daysAgo, time = "10:00") => {
      const [hours = 0, minutes = 0] = time.split(":").map(Number);
      const moment = addDays(today, -daysAgo);
      moment.setHours(hours, minutes, (hours * 7 + minutes * 13) % 60);
      if (daysAgo < 0) return new Date(moment.getTime());
      const lately = now.getTime() - LATELY;
      if (moment <= now) return new Date(Math.min(moment.getTime(), lately));
      return new Date(lately + ((hours * 60 + minutes) / 1440) * LATELY * 0.9);
    },
    day: (daysAgo) => format(addDays(today, -daysAgo), "yyyy-MM-dd"),
  };
}
