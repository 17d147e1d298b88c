/** Dates for people: in the workspace's zone, relative to now, exact on demand. */

const DIVISIONS: [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3_600, 60, "minute"],
  [86_400, 3_600, "hour"],
  [86_400 * 30, 86_400, "day"],
  [86_400 * 365, (86_400 * 365) / 12, "month"],
  [Number.POSITIVE_INFINITY, 86_400 * 365, "year"],
];

const words = new Intl.RelativeTimeFormat("en", { style: "short" });

/** "5 min. ago", "in 2 days": the distance of `date` from `now`. */
export function relativeTime(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  // What is rounded up to an hour is one, not sixty minutes.
  const [, divisor, unit] =
    DIVISIONS.find(([limit, one]) => Math.round(size / one) * one < limit) ?? ([0, 60, "minute"] as const);
  return words.format(Math.round(seconds / divisor), unit);
}

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

/** Making a format takes longer than writing a page's dates with it: one per zone is kept. */
function formatsOf(parts: Intl.DateTimeFormatOptions, locale = "en-GB"): (timezone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (timezone) => {
    const format = made.get(timezone) ?? new Intl.DateTimeFormat(locale, { ...parts, timeZone: timezone });
    made.set(timezone, format);
    return format;
  };
}

const dayFormat = formatsOf(DAY);
// Sweden writes calendar days as ISO 8601 does.
const isoFormat = formatsOf({ year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE");
const momentFormat = formatsOf({ ...DAY, hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** "22 Nov 2026, 14:05 CET": the moment in a time zone, which it names. */
export function exactTime(date: Date, timezone: string): string {
  return momentFormat(timezone).format(date);
}

/** "22 Nov 2026": a calendar day of the form yyyy-mm-dd, or a moment's day in a time zone. */
export function calendarDay(day: string | Date, timezone = "UTC"): string {
  const date = typeof day === "string" ? new Date(`${day.slice(0, 10)}T00:00:00Z`) : day;
  return dayFormat(typeof day === "string" ? "UTC" : timezone).format(date);
}

/** "2026-11-22": the calendar day of a moment in a time zone. */
export function isoDay(date: Date, timezone: string): string {
  return isoFormat(timezone).format(date);
}

/** Minutes of the day as "22:30". */
export function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
