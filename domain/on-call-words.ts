/**
 * How moments of turns are written in a time zone: "Mon 30 Nov, 09:00". In one format, some engines set a comma after the
 * weekday and others none: then the browser would write what the server sent anew.
 */
export function turnFormat(timeZone: string): (moment: Date) => string {
  const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone });
  const date = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  });
  return (moment) => `${weekday.format(moment)} ${date.format(moment)}`;
}
