/** An event of any program as an alert: in our own form where its data are in it, by what is usual elsewhere where not. */
import { z } from "zod";
import { alertItemSchema, type IntakeItem } from "./alert-intake";
import { clean, dataPointsOf, firstLink, oneLine, severityOf } from "./senders-words";

export type AnyEvent = {
  /** Such as "com.example.disk.full"; an end such as ".resolved" says that the condition is over. */
  type: string;
  /** Who sends it, and what it is about: with the type, they name the condition. */
  from?: string | null;
  subject?: string | null;
  data: unknown;
};

type Context = z.core.$RefinementCtx<unknown>;
type Data = Record<string, unknown>;

/**
 * Used as the end of a schema's transform: data in our own form that break its rules are issues at `data`.
 * @returns z.NEVER where there were issues
 */
export function readEvent(event: AnyEvent, context: Context): IntakeItem {
  const data = isObject(event.data) ? event.data : {};
  if (!("alert_type" in data || (data.status === "resolved" && "fingerprint" in data))) return guessAlert(event, data);
  const own = alertItemSchema.safeParse(data);
  if (own.success) return own.data;
  for (const { message, path } of own.error.issues) {
    context.addIssue({ code: "custom", message, path: ["data", ...path] });
  }
  return z.NEVER;
}

const OVER = /(?:^|[._:/-])(resolved|recovered|closed|cleared|ok)$/i;
const OPEN = /(?:^|[._:/-])(fired|firing|triggered|opened)$/i;
const OVER_WORDS: ReadonlySet<string> = new Set(["resolved", "recovered", "closed", "cleared", "ok"]);

function guessAlert({ type, from, subject, data: sent }: AnyEvent, data: Data): IntakeItem {
  const given = (...names: string[]) =>
    names.map((name) => data[name]).find((value) => typeof value === "string") as string | undefined;
  const condition = [from, type.replace(OVER, "").replace(OPEN, ""), subject].filter(Boolean).join(" ");
  const fingerprint = clean(given("fingerprint", "dedup_key") ?? condition, 1_000) || type;
  if (OVER.test(type) || OVER_WORDS.has((given("status", "state") ?? "").toLowerCase())) {
    return { status: "resolved", fingerprint };
  }
  const words = typeof sent === "string" ? sent : given("description", "details", "message");
  return {
    alert_type: "error",
    severity_level: severityOf(given("severity", "severity_level", "level", "priority")),
    title: oneLine(given("title", "summary", "message", "name") ?? [type, subject].filter(Boolean).join(": "), 300),
    description: clean(words ?? "", 8_000) || null,
    message: null,
    action_url: firstLink(given("url", "link", "action_url")),
    fingerprint,
    event: oneLine(type, 200),
    data_points: dataPointsOf({ ...data, ...(from ? { source: from } : {}), ...(subject ? { subject } : {}) }),
  };
}

function isObject(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
