/** The rules of an alert's life that a workspace sets: kept in its settings, read by the database. */
import { z } from "zod";
import { sourceName } from "./alert-intake";
import { SEVERITIES, type Severity } from "./alerts";

export type AlertSettings = {
  /** An alert that fires within so many minutes of being closed opens again; later it is a new one. */
  reopenMinutes: number;
  /** It flaps once it came up so often (0: never) … */
  flappingTimes: number;
  /** … within so many minutes. */
  flappingMinutes: number;
  /**
   * After how many hours its acknowledger hears of it again, or up to a quarter sooner along with another; a severity that
   * is absent is never reminded of.
   */
  remindHours: Partial<Record<Severity, number>>;
  /** After how many minutes without a repeat an alert of a source is over. */
  quietMinutes: Record<string, number>;
};

/** What SQL takes where nothing is set (app.fire_alerts, app.mark_flapping, app.remind_of_alerts). */
export const ALERT_DEFAULTS: AlertSettings = {
  reopenMinutes: 60,
  flappingTimes: 4,
  flappingMinutes: 60,
  remindHours: { critical: 4, high: 24 },
  quietMinutes: {},
};

const WEEK_IN_MINUTES = 10_080;
const whole = (what: string, min: number, max: number) =>
  z
    .int(`${what} is a whole number.`)
    .min(min, `${what} is at least ${min}.`)
    .max(max, `${what} is at most ${max.toLocaleString("en")}.`);

export const alertSettingsInput = z.object({
  reopenMinutes: whole("Reopening", 0, WEEK_IN_MINUTES),
  flappingTimes: whole("The number of times", 0, 100).refine(
    (times) => times !== 1,
    "Once is not flapping: 0, or 2 and more.",
  ),
  flappingMinutes: whole("The window", 5, 1_440),
  remindHours: z.partialRecord(z.enum(SEVERITIES), whole("A reminder's hours", 1, 720)),
  quietMinutes: z
    .record(sourceName, whole("The quiet minutes", 2, WEEK_IN_MINUTES))
    .refine((sources) => Object.keys(sources).length <= 50, "Set at most 50 sources."),
}) satisfies z.ZodType<AlertSettings>;
