/** What people hand in about routing: rules, policies, schedules, overrides, and what is tried without sending. */
import { TZDate } from "@date-fns/tz";
import { z } from "zod";
import { ALERT_TYPES, SEVERITIES } from "./alerts";
import { optionalText, requiredLine, revision } from "./form-values";
import { NOTIFICATION_CHANNELS } from "./notifications";
import { TURNS } from "./on-call";
import { ROLES } from "./permissions";
import type { Target } from "./routing";
import { timeZoneSchema } from "./workspaces-input";

/** What is edited, with the revision that the form was filled from; absent for something new. */
const edited = z.object({ id: z.uuid(), revision }).nullable();
const name = requiredLine("The name", 80);
const person = z.uuid("Choose a member.");

const target = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["handlers", "campaign_owner", "assignee"]) }),
  z.object({ kind: z.literal("role"), role: z.enum(ROLES) }),
  z.object({ kind: z.literal("on_call"), scheduleId: z.uuid("Choose a schedule.") }),
  z.object({ kind: z.literal("person"), userId: person }),
]) satisfies z.ZodType<Target>;

const WEEK_MINUTES = 7 * 24 * 60;

const step = z.object({
  wait: z
    .int("The wait is a whole number of minutes.")
    .min(0, "A wait isn't negative.")
    .max(WEEK_MINUTES, "A wait is a week at most."),
  targets: z.array(target).min(1, "Say who is told.").max(20, "At most 20 are told in one step."),
  channels: z.array(z.enum(NOTIFICATION_CHANNELS)).min(1, "Choose at least one channel."),
});

export const savePolicyInput = z.object({
  edited,
  name,
  steps: z.array(step).min(1, "A policy has at least one step.").max(10, "A policy has at most 10 steps."),
});
export type PolicyInput = z.output<typeof savePolicyInput>;

export const saveRuleInput = z.object({
  edited,
  name,
  isEnabled: z.boolean(),
  alertTypes: z.array(z.enum(ALERT_TYPES)).transform((types) => [...new Set(types)]),
  minimumSeverity: z.enum(SEVERITIES, "Choose a severity."),
  source: optionalText("The source", 80),
  campaignId: z.uuid().nullable(),
  agentId: z.uuid().nullable(),
  policyId: z.uuid().nullable(),
  goesOn: z.boolean(),
});
export type RuleInput = z.output<typeof saveRuleInput>;

export const moveRuleInput = z.object({ id: z.uuid(), by: z.union([z.literal(-1), z.literal(1)]) });

export const saveScheduleInput = z.object({
  edited,
  name,
  timezone: timeZoneSchema,
  rotation: z
    .array(person)
    .max(50, "A rotation has at most 50 turns.")
    .refine((people) => people.length > 0, "Put at least one person into the rotation."),
  turn: z.enum(TURNS),
  handoverHour: z.int("The hour is a whole number.").min(0).max(23),
  startsOn: z.iso.date("The start is a day such as 2026-03-31."),
});
export type ScheduleInput = z.output<typeof saveScheduleInput>;

const localTime = z.iso.datetime({ local: true, error: "Say when." });

/** Times as the schedule's own clock shows them. */
export const addOverrideInput = z
  .object({ scheduleId: z.uuid(), userId: person, from: localTime, to: localTime })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "It ends after it begins." });
export type OverrideInput = z.output<typeof addOverrideInput>;

const YEAR_MS = 366 * 24 * 60 * 60_000;

/** An override's moments by its schedule's clock, or what is wrong with its end. */
export function readOverride(
  { from, to }: Pick<OverrideInput, "from" | "to">,
  now: Date,
  timezone: string,
): { startsAt: Date; endsAt: Date } | { message: string } {
  const startsAt = momentIn(from, timezone);
  const endsAt = momentIn(to, timezone);
  if (endsAt <= now) return { message: "It must end in the future." };
  if (endsAt.getTime() - startsAt.getTime() > YEAR_MS) return { message: "An override lasts at most a year." };
  return { startsAt, endsAt };
}

/** "2026-03-29T02:30" by a zone's clock. */
function momentIn(local: string, timezone: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = local.split(/[-T:]/).map(Number);
  return new Date(new TZDate(year, month - 1, day, hour, minute, 0, timezone).getTime());
}

export const namedInput = z.object({ id: z.uuid("It is named by its id.") });

// A value that makes no sense counts as absent, so that old links work.
const none = undefined;
/** An alert to try routing with: one that there is, or one made up of these. In the page's URL. */
export const tryRoutingInput = z.object({
  alert: z.uuid().optional().catch(none),
  type: z.enum(ALERT_TYPES).optional().catch(none),
  severity: z.enum(SEVERITIES).optional().catch(none),
  source: z.string().max(80).optional().catch(none),
  campaign: z.uuid().optional().catch(none),
  agent: z.uuid().optional().catch(none),
});
export type TryRouting = z.output<typeof tryRoutingInput>;
