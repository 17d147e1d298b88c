/** What programs send as alerts, in our own format. Unknown fields are accepted and left out. */
import { z } from "zod";
import { OWN_SOURCE, RULE_SOURCE } from "./alert-rules";
import { ALERT_TYPES, type AlertType, SEVERITIES, type Severity } from "./alerts";
import { optionalText, requiredLine } from "./form-values";

/** One event as the database takes it; names as in app.fire_alerts. */
export type FiredAlert = {
  alert_type: AlertType;
  severity_level: Severity;
  title: string;
  source?: string;
  fingerprint?: string | null;
  description?: string | null;
  message?: string | null;
  action_url?: string | null;
  agent_id?: string | null;
  campaign_id?: string | null;
  signal_id?: string | null;
  event?: string | null;
  data_points?: Record<string, unknown>;
  recommended_actions?: string[];
  expires_at?: string | null;
  seen_at?: string | null;
};

/** One batch of a source: what fires, and the fingerprints of what is over or was acknowledged at the source. */
export type AlertBatch = { source: string; firing: FiredAlert[]; resolved: string[]; acknowledged?: string[] };

export const ALERTS_PER_REQUEST = 1_000;

/** Only a web address may become a link. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: "An address begins with http:// or https://." })
  .max(2_000, "An address has at most 2,000 characters.");

const moment = (what: string) =>
  z.iso
    .datetime({ offset: true, error: `${what} is no ISO 8601 date and time.` })
    .refine((text) => text >= "1970" && text < "2200", `${what} lies between 1970 and 2199.`);

// NUL and halves of surrogate pairs; anything else that a monitor quotes is kept as it is.
// oxlint-disable-next-line no-control-regex -- finding it is the point
const UNSTORABLE = /\u0000|\p{Cs}/u;
const DATA_POINTS_LENGTH = 32_768;
const DATA_POINTS_LEVELS = 8;

/** What stands beside an alert: any JSON that can be stored, of a size that a person can look at. */
const dataPoints = z
  .record(z.string(), z.unknown(), "data_points is an object.")
  .refine((data) => nestsWithin(data, DATA_POINTS_LEVELS), {
    message: `data_points nests at most ${DATA_POINTS_LEVELS} levels deep.`,
    abort: true,
  })
  .refine((data) => JSON.stringify(data).length <= DATA_POINTS_LENGTH, "data_points has at most 32,768 characters.")
  .refine(
    (data) => !textsOf(data).some((text) => UNSTORABLE.test(text)),
    "data_points holds characters that can't be stored.",
  );

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => nestsWithin(part, levels - 1));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)]);
}

const shortLine = (what: string, max: number) => z.union([z.null(), requiredLine(what, max)]).optional();

export const sourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._:-]{0,79}$/, "A source is lower-case letters, digits, dots, dashes; at most 80.")
  // What rules made is theirs to resolve.
  .refine(
    (source) => source !== RULE_SOURCE,
    "The source rule belongs to Codex's own alert rules. Choose another name.",
  );

const firing = z.object({
  status: z.literal("firing").optional(),
  alert_type: z.enum(ALERT_TYPES, `The type is one of ${ALERT_TYPES.join(", ")}.`),
  severity_level: z.enum(SEVERITIES, `The severity is one of ${SEVERITIES.join(", ")}.`),
  title: requiredLine("The title", 300),
  description: optionalText("The description", 8_000),
  message: optionalText("The message", 8_000),
  action_url: webAddress.nullish(),
  fingerprint: shortLine("The fingerprint", 200),
  /** An agent by id, or by name. */
  agent_id: z.uuid("agent_id is no id.").nullish(),
  agent_name: shortLine("The agent's name", 80),
  campaign_id: z.uuid("campaign_id is no id.").nullish(),
  event: shortLine("The event", 200),
  data_points: dataPoints.optional(),
  recommended_actions: z
    .array(requiredLine("A recommended action", 500))
    .max(20, "At most 20 recommended actions.")
    .optional(),
  expires_at: moment("expires_at").nullish(),
  seen_at: moment("seen_at").nullish(),
});
const over = z.object({
  status: z.literal("resolved"),
  fingerprint: requiredLine("The fingerprint", 200),
});
/** One alert of a program: firing, or over. */
export const alertItemSchema = z.discriminatedUnion("status", [over, firing], {
  error: (issue) => (issue.code === "invalid_union" ? 'The status is "firing" or "resolved".' : undefined),
});
export type IntakeItem = z.output<typeof alertItemSchema>;

const envelope = z.object({
  source: sourceName.default("api"),
  alerts: z
    .array(alertItemSchema)
    .min(1, "Send at least one alert.")
    .max(ALERTS_PER_REQUEST, `Send at most ${ALERTS_PER_REQUEST} alerts in one request.`),
});

/** One alert, a list of them, or `{ source, alerts }`. */
export const alertIntakeSchema = z.preprocess((body) => {
  if (Array.isArray(body)) return { alerts: body };
  if (typeof body !== "object" || body === null || "alerts" in body) return body;
  return { source: "source" in body ? body.source : undefined, alerts: [body] };
}, envelope);

/** The same where the body alone says whose the alerts are: what Codex itself raised is not a program's to resolve. */
export const alertReportSchema = alertIntakeSchema.refine(({ source }) => source !== OWN_SOURCE, {
  path: ["source"],
  message: "The source codex is Codex's own. Choose another name, such as your program's.",
});

/** Our own format: an agent may be named. */
export type NamedAlert = FiredAlert & { agent_name?: string | null };
export type NamedBatch = Omit<AlertBatch, "firing"> & { firing: NamedAlert[] };

/** Our own format as a batch of what fires and what is over. */
export function sortIntake({ source, alerts }: { source: string; alerts: IntakeItem[] }): NamedBatch {
  const batch: NamedBatch = { source, firing: [], resolved: [] };
  for (const alert of alerts) {
    if (alert.status === "resolved") batch.resolved.push(alert.fingerprint);
    else {
      const { status: _, ...fired } = alert;
      batch.firing.push(fired);
    }
  }
  return batch;
}
