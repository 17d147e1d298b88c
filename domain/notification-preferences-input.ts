/** What the preferences page hands in. */
import { z } from "zod";
import { DIGESTS, MINIMUMS, MUTED_KINDS } from "./notification-preferences";
import { NOTIFICATION_CHANNELS, NOTIFICATION_TYPES } from "./notifications";
import { timeZoneSchema } from "./workspaces-input";

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time looks like 22:30.")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const preferencesInput = z
  .object({
    minimums: z.partialRecord(
      z.enum(NOTIFICATION_TYPES),
      z.partialRecord(z.enum(NOTIFICATION_CHANNELS), z.enum(MINIMUMS, "Choose from which severity on.")),
    ),
    timezone: timeZoneSchema.nullable(),
    quiet: z.object({ from: clock, to: clock }).nullable(),
    criticalBreaksQuiet: z.boolean(),
    criticalBreaksMutes: z.boolean(),
    digest: z.enum(DIGESTS, "Choose when."),
    digestWeekday: z.int().min(1).max(7),
    digestHour: z.int("The hour is a whole number.").min(0).max(23),
  })
  .refine(({ quiet }) => quiet === null || quiet.from !== quiet.to, {
    path: ["quiet", "to"],
    message: "Quiet hours end at another time than they begin.",
  });
export type PreferencesInput = z.output<typeof preferencesInput>;

export const muteFromAlertInput = z.object({
  alertId: z.uuid("An alert is named by its id."),
  kind: z.enum(MUTED_KINDS, "Choose what to mute."),
});
export const unmuteInput = z.object({ muteId: z.uuid("A mute is named by its id.") });
