/** Sentences about when a silence runs. */
import type { Silence } from "@/db/silences";
import { exactTime } from "@/domain/time";

/** "Sunday", in the silence's own zone. */
function weekday(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone }).format(moment);
}

export function windowWords({ state, repeats, timezone, repeatsUntil, skipsUntil, ...silence }: Silence): string {
  const [starts, ends] = [new Date(silence.startsAt), new Date(silence.endsAt)];
  const at = (moment: Date) => exactTime(moment, timezone);
  const weekly = repeats === "weekly" ? `Every ${weekday(starts, timezone)}` : "";
  const skipped = skipsUntil ? ` The one until ${at(new Date(skipsUntil))} is left out.` : "";
  const last = repeatsUntil ? `, the last time by ${at(new Date(repeatsUntil))}` : "";
  if (state === "past") return `${weekly ? `${weekly}. ` : ""}Over since ${at(ends)}`;
  if (state === "active") return `${weekly ? `${weekly}${last}. Now until` : "Until"} ${at(ends)}`;
  return `${weekly ? `${weekly}${last}. Next` : "From"} ${at(starts)} until ${at(ends)}${skipped && `.${skipped}`}`;
}

export function count(alerts: number, cap = Number.POSITIVE_INFINITY): string {
  if (alerts === 1) return "1 alert";
  return `${alerts.toLocaleString("en")}${alerts >= cap ? "+" : ""} alerts`;
}
