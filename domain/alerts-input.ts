/** What people hand in about alerts, and what the inbox's URL can say. What programs send is in domain/alert-intake.ts. */
import { z } from "zod";
import { ALERT_SORTS, type AlertFilter, INBOX_VIEWS, ME, NONE } from "./alert-inbox";
import { ALERT_ACTION_NAMES, ALERT_TYPES, SEVERITIES, SNOOZE_CHOICE_NAMES } from "./alerts";
import { newId, optionalText, requiredLine, requiredText, searchWords } from "./form-values";
import { MENTION_LIMIT } from "./mentions";
import { filterQuery } from "./saved-views";

/** A parameter that may stand several times; values that make no sense are left out, so that old links work. */
function several<T extends z.ZodType>(value: T) {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined)
    .transform((given) =>
      [given ?? []].flat().flatMap((one) => {
        const parsed = value.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .transform((values) => [...new Set(values)].slice(0, 50));
}

const idOrNone = z.union([z.literal(NONE), z.uuid()]);

export const alertFilterSchema = z.object({
  tab: z.enum(INBOX_VIEWS).default("active").catch("active"),
  severity: several(z.enum(SEVERITIES)),
  type: several(z.enum(ALERT_TYPES)),
  agent: several(idOrNone),
  campaign: several(idOrNone),
  assignee: several(z.union([z.literal(ME), idOrNone])),
  q: searchWords(200),
  sort: z.enum(ALERT_SORTS).default("severity").catch("severity"),
}) satisfies z.ZodType<AlertFilter>;

/** The filter that an address's query says; what makes no sense in it is left out. */
export function readFilterQuery(query: string): AlertFilter {
  const params = new URLSearchParams(query);
  const given = [...new Set(params.keys())].map((name) => [name, params.getAll(name)] as const);
  return alertFilterSchema.parse(Object.fromEntries(given.map(([name, all]) => [name, all.length > 1 ? all : all[0]])));
}

/** The inbox without a word on what to show: a person's own default view opens. */
export function saysNoFilter(query: object): boolean {
  return !Object.keys(query).some((name) => name === "alert" || name in alertFilterSchema.shape);
}

/** A place in the list: severity's rank, moment in UTC and id of the row before. */
const place = z
  .string()
  .regex(/^[1-5]~\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z~[0-9a-f-]{36}$/, "The place in the list is malformed.");

const moment = z.iso.datetime({ offset: true, error: "The moment is no ISO 8601 date and time." });
const alertId = z.uuid("An alert is named by its id.");

/** As many alerts as a program's page holds unless it says how many. */
export const DEFAULT_LIMIT = 25;
export const LARGEST_LIMIT = 200;
const LIMIT_WORDS = `limit is a whole number from 1 to ${LARGEST_LIMIT}.`;

/** The inbox read by a program: a malformed place is an error there, not a fresh start. */
export const alertQueryInput = alertFilterSchema.extend({
  assignee: alertFilterSchema.shape.assignee.refine(
    (chosen) => !chosen.includes(ME),
    'A key is nobody: "me" means nothing here. Name people by their ids.',
  ),
  after: place.optional(),
  limit: z.coerce
    .number(LIMIT_WORDS)
    .int(LIMIT_WORDS)
    .min(1, LIMIT_WORDS)
    .max(LARGEST_LIMIT, LIMIT_WORDS)
    .default(DEFAULT_LIMIT),
});

export const inboxPageInput = z.object({ filter: alertFilterSchema, after: place.optional() });

/** `ids` of rows that changed; `asOf` when the list was read. */
export const inboxChangesInput = z.object({ filter: alertFilterSchema, asOf: moment, ids: z.array(alertId).max(500) });

/** Alerts by id, or all that match a filter as it was at `asOf`. */
const target = z.union([
  z.object({ ids: z.array(alertId).min(1, "Select at least one alert.").max(1_000, "Select at most 1,000 by hand.") }),
  z.object({ filter: alertFilterSchema, asOf: moment }),
]);
export type AlertTarget = z.output<typeof target>;

/** The members that a comment names. */
const mentions = z
  .array(z.uuid("Somebody mentioned is no member."))
  .max(MENTION_LIMIT, `A comment mentions at most ${MENTION_LIMIT} people.`)
  .default([]);

export const changeAlertsInput = z
  .object({
    target,
    action: z.enum(ALERT_ACTION_NAMES, "There is no such action on alerts."),
    comment: optionalText("The comment", 4_000),
    mentions,
    /** For assign: a member, "me", or null for nobody. */
    assignee: z
      .union([z.literal(ME), z.uuid("Choose a member.")])
      .nullable()
      .default(null),
    /** For snooze. */
    snooze: z.enum(SNOOZE_CHOICE_NAMES, "Choose until when.").optional(),
  })
  .refine((change) => change.action !== "snooze" || change.snooze, { path: ["snooze"], message: "Choose until when." });

export const undoAlertsInput = z.object({ batch: z.uuid("Nothing to undo was named.") });
export const commentAlertsInput = z.object({
  ids: z.array(alertId).min(1).max(1_000),
  comment: requiredText("The comment", 4_000),
  mentions,
});
export const readAlertInput = z.object({ id: alertId });
export const countAlertsInput = z.object({ filter: alertFilterSchema, asOf: moment });

/** A filter kept under a name. Sent again with the same id it is changed. */
export const savedViewInput = z.object({
  id: newId,
  name: requiredLine("The name", 60),
  query: z
    .string("The view's filter is missing.")
    .max(16_000, "The filter is too long to be kept.")
    .transform((query) => filterQuery(readFilterQuery(query))),
  isShared: z.boolean(),
  isDefault: z.boolean(),
});
export type SavedViewInput = z.output<typeof savedViewInput>;
export const savedViewIdInput = z.object({ id: z.uuid("A view is named by its id.") });
export const noInput = z.object({});
