/** Events in the form of PagerDuty's Events API v2: trigger, acknowledge and resolve by dedup_key. */
import { z } from "zod";
import type { AlertBatch, FiredAlert } from "./alert-intake";
import { clean, dataPointsOf, firstLink, oneLine, severityOf } from "./senders-words";

const text = z.string().nullish();
const dedupKey = z.string().min(1, "The dedup_key is empty.").max(255, "The dedup_key has at most 255 characters.");

const trigger = z.object({
  event_action: z.literal("trigger"),
  dedup_key: dedupKey.nullish(),
  client: text,
  client_url: text,
  payload: z.object({
    summary: z.string("The payload's summary is a text.").min(1, "The payload's summary is missing."),
    source: z.string("The payload's source is a text."),
    severity: z.string("The payload's severity is critical, error, warning or info."),
    component: text,
    group: text,
    class: text,
    custom_details: z.unknown().optional(),
  }),
  links: z.array(z.object({ href: text, text })).nullish(),
});

const followUp = z.object({
  event_action: z.enum(["acknowledge", "resolve"]),
  dedup_key: dedupKey,
});

export const pagerdutySchema = z.discriminatedUnion("event_action", [trigger, followUp], {
  error: (issue) =>
    issue.code === "invalid_union" ? 'The event_action is "trigger", "acknowledge" or "resolve".' : undefined,
});
export type PagerdutyEvent = z.output<typeof pagerdutySchema>;

/** @param key the event's dedup_key, or one made for it */
export function readPagerduty(event: PagerdutyEvent, source: string, key: string): AlertBatch {
  const fingerprint = clean(key, 255) || "empty";
  switch (event.event_action) {
    case "trigger":
      return { source, firing: [toAlert(event, fingerprint)], resolved: [] };
    case "resolve":
      return { source, firing: [], resolved: [fingerprint] };
    case "acknowledge":
      return { source, firing: [], resolved: [], acknowledged: [fingerprint] };
  }
}

function toAlert({ payload, links, client, client_url }: z.output<typeof trigger>, fingerprint: string): FiredAlert {
  const { summary, source, severity, component, group, class: kind, custom_details: details } = payload;
  const asked = typeof details === "object" && details !== null && !Array.isArray(details) ? details : { details };
  return {
    alert_type: "error",
    severity_level: severityOf(severity),
    title: oneLine(summary, 300),
    // The summary may be longer than a title.
    description: clean(summary, 8_000).length > 300 ? clean(summary, 8_000) : null,
    action_url: firstLink(...(links ?? []).map(({ href }) => href), client_url),
    fingerprint,
    event: kind ? oneLine(kind, 200) : null,
    data_points: dataPointsOf({ source, component, group, class: kind, client, ...asked }),
  };
}
