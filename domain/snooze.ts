/** Until when a snooze lasts. Apart from domain/alerts.ts because only the server needs the calendar. */
import { TZDate } from "@date-fns/tz";
import { addDays, addMinutes, nextMonday, set } from "date-fns";
import type { SnoozeChoice, SnoozeWake } from "./alerts";

/** A TZDate writes its own offset; moments are stored and sent in UTC. */
const timed = (until: Date) => ({ wake: "time" as const, until: new Date(until.getTime()).toISOString() });

const NINE = { hours: 9, minutes: 0, seconds: 0, milliseconds: 0 };

/** @param timezone the workspace's: "tomorrow 9:00" is 9:00 there, also across a change of the clocks */
export function snoozeUntil(
  choice: SnoozeChoice,
  now: Date,
  timezone: string,
): { wake: SnoozeWake; until: string | null } {
  const here = new TZDate(now, timezone);
  switch (choice) {
    case "15m":
      return timed(addMinutes(here, 15));
    case "1h":
      return timed(addMinutes(here, 60));
    case "tomorrow":
      return timed(set(addDays(here, 1), NINE));
    case "next_week":
      return timed(set(nextMonday(here), NINE));
    case "fires_again":
    case "gets_worse":
      return { wake: choice, until: null };
  }
}
