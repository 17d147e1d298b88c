/** What people hand in about silences. Times are local to the workspace; `readWindow` makes moments of them. */
import { TZDate } from "@date-fns/tz";
import { addMinutes } from "date-fns";
import { z } from "zod";
import { ALERT_TYPES, SEVERITIES } from "./alerts";
import { optionalText, requiredLine } from "./form-values";
import { MATCHER_FIELD_NAMES, MATCHER_OPERATOR_NAMES, MOST_MATCHERS, operatorsOf, SILENCE_REPEATS } from "./silences";

const CHOICES: Partial<Record<(typeof MATCHER_FIELD_NAMES)[number], z.ZodType<string>>> = {
  severity: z.enum(SEVERITIES),
  type: z.enum(ALERT_TYPES),
  campaign: z.uuid(),
};

const matcher = z
  .object({
    field: z.enum(MATCHER_FIELD_NAMES, "There is no such field."),
    operator: z.enum(MATCHER_OPERATOR_NAMES, "There is no such comparison."),
    value: z.string().trim().max(300, "A value has at most 300 characters."),
    label: requiredLine("The data point's name", 200).optional(),
  })
  .refine(({ field, label }) => field !== "label" || label !== undefined, "Name the data point.")
  .refine(
    ({ field, operator }) => operatorsOf(field).includes(operator),
    "Severity, type and campaign take no pattern.",
  )
  .refine(
    ({ field, value }) => CHOICES[field]?.safeParse(value).success ?? (field === "label" || value !== ""),
    "Say which value.",
  )
  .transform(({ label, ...rest }) => (rest.field === "label" ? { ...rest, label } : rest));

export const matchersInput = z
  .array(matcher)
  .min(1, "A silence needs at least one condition.")
  .max(MOST_MATCHERS, `A silence has at most ${MOST_MATCHERS} conditions.`);

const localMoment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "Give a date and a time.")
  .refine((text) => text >= "2000" && text < "2200", "It lies between 2000 and 2199.")
  .nullable()
  .default(null);

const window = z.object({
  /** Null: now. */
  startsAt: localMoment,
  /** Either how long it lasts, or until when. */
  lastsMinutes: z.int().min(5, "It lasts at least 5 minutes.").max(527_040).nullable().default(null),
  endsAt: localMoment,
  repeats: z.enum(SILENCE_REPEATS).default("never"),
  /** The day after which a weekly one doesn't come back; null: never. */
  repeatsUntil: z.iso.date("Give a day.").nullable().default(null),
});

export const previewSilenceInput = z.object({ matchers: matchersInput, criticalPasses: z.boolean() });

export const createSilenceInput = window.extend({
  name: requiredLine("The name", 120),
  reason: optionalText("The reason", 2_000),
  matchers: matchersInput,
  criticalPasses: z.boolean(),
  holdsOpen: z.boolean(),
});

export const silenceIdInput = z.object({ id: z.uuid("A silence is named by its id.") });
/** Times that are as the form was filled (`typedWindow`) stay as they are, to the second. */
export const editSilenceInput = createSilenceInput.extend({ ...silenceIdInput.shape, revision: z.int().min(1) });
export const extendSilenceInput = silenceIdInput.extend({
  minutes: z.int().min(5, "Extend by at least 5 minutes.").max(43_200, "Extend by at most 30 days."),
});

function momentIn(local: string, timezone: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = local.split(/\D/).map(Number);
  return new Date(new TZDate(year, month - 1, day, hour, minute, timezone).getTime());
}

export type SilenceWindow = { startsAt: Date; endsAt: Date; repeatsUntil: Date | null };

/** The first window's moments, or what is wrong with them, by field. */
export function readWindow(
  input: z.output<typeof window>,
  now: Date,
  timezone: string,
): SilenceWindow | { field: "startsAt" | "endsAt" | "repeatsUntil"; message: string } {
  const startsAt = input.startsAt ? momentIn(input.startsAt, timezone) : now;
  if (!input.lastsMinutes && !input.endsAt) return { field: "endsAt", message: "Say until when it lasts." };
  const endsAt = input.lastsMinutes ? addMinutes(startsAt, input.lastsMinutes) : momentIn(input.endsAt ?? "", timezone);
  if (endsAt <= startsAt) return { field: "endsAt", message: "It must end after it starts." };
  if (input.repeats === "never" && endsAt <= now) return { field: "endsAt", message: "It must end in the future." };
  const days = (endsAt.getTime() - startsAt.getTime()) / 86_400_000;
  if (days > 366) return { field: "endsAt", message: "It lasts at most a year." };
  if (input.repeats === "never") return { startsAt, endsAt, repeatsUntil: null };
  if (days > 6.9) return { field: "endsAt", message: "A weekly window is shorter than a week." };
  const repeatsUntil = input.repeatsUntil ? momentIn(`${input.repeatsUntil}T23:59`, timezone) : null;
  if (repeatsUntil && repeatsUntil <= now) return { field: "repeatsUntil", message: "That day has passed." };
  return { startsAt, endsAt, repeatsUntil };
}

type TypedWindow = Pick<z.output<typeof window>, "startsAt" | "endsAt" | "repeats" | "repeatsUntil">;
type TimedSilence = {
  startsAt: string;
  endsAt: string;
  repeats: TypedWindow["repeats"];
  repeatsUntil: string | null;
  timezone: string;
};

/** A silence's window that runs or comes next as the form has it: local to the silence's own zone, to the minute. */
export function typedWindow({ startsAt, endsAt, repeats, repeatsUntil, timezone }: TimedSilence): TypedWindow {
  const local = (moment: string) => new TZDate(moment, timezone).toISOString();
  return {
    startsAt: local(startsAt).slice(0, 16),
    endsAt: local(endsAt).slice(0, 16),
    repeats,
    repeatsUntil: repeatsUntil && local(repeatsUntil).slice(0, 10),
  };
}

/** Whether the times that were handed in are those that the silence has. */
export function keepsWindow(input: z.output<typeof window>, silence: TimedSilence): boolean {
  const { startsAt, endsAt, repeats, repeatsUntil } = typedWindow(silence);
  return (
    input.lastsMinutes === null &&
    input.startsAt === startsAt &&
    input.endsAt === endsAt &&
    input.repeats === repeats &&
    input.repeatsUntil === repeatsUntil
  );
}

export const nothingInput = z.object({});
