const format = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

/** "Nov 2026" of "2026-11" or of a moment in it. */
export function monthWords(month: string | Date): string {
  return format.format(typeof month === "string" ? new Date(`${month}-01T00:00:00Z`) : month);
}
