import type { z } from "zod";
import type { Digest, Minimum, MinimumGrid } from "@/domain/notification-preferences";
import type { preferencesInput } from "@/domain/notification-preferences-input";
import { NOTIFICATION_CHANNELS, NOTIFICATION_TYPES } from "@/domain/notifications";

/** What the form says, as the action takes it. Its selects offer nothing that the action refuses. */
export function readPreferencesForm(data: FormData): z.input<typeof preferencesInput> {
  const text = (name: string) => String(data.get(name) ?? "");
  const minimums: MinimumGrid = {};
  for (const type of NOTIFICATION_TYPES) {
    minimums[type] = {};
    for (const channel of NOTIFICATION_CHANNELS) minimums[type][channel] = text(`${type}.${channel}`) as Minimum;
  }
  return {
    minimums,
    timezone: text("timezone") || null,
    quiet: data.has("quiet") ? { from: text("quiet.from"), to: text("quiet.to") } : null,
    criticalBreaksQuiet: data.has("criticalBreaksQuiet"),
    criticalBreaksMutes: data.has("criticalBreaksMutes"),
    digest: text("digest") as Digest,
    digestWeekday: Number(text("digestWeekday")),
    digestHour: Number(text("digestHour")),
  };
}
