/** CloudEvents 1.0 over HTTP: one in the headers, one in a body, or a batch of them. */
import { z } from "zod";
import type { IntakeItem } from "./alert-intake";
import { readEvent } from "./event-alerts";

export const EVENTS_PER_BATCH = 1_000;

const required = (what: string) => z.string(`The event's ${what} is missing.`).min(1, `The event's ${what} is empty.`);

/** An event with what it asks for; two with the same source and id are the same event. */
export type CloudEventAlert = { key: string; item: IntakeItem };

export const cloudEventSchema = z
  .object({
    specversion: z.literal("1.0", 'The specversion is "1.0".'),
    id: required("id").max(1_000, "The event's id has at most 1,000 characters."),
    source: required("source").max(2_000, "The event's source has at most 2,000 characters."),
    type: required("type").max(500, "The event's type has at most 500 characters."),
    subject: z.string().nullish(),
    datacontenttype: z.string().nullish(),
    data: z.unknown().optional(),
    data_base64: z.string().nullish(),
  })
  .transform((event, context): CloudEventAlert => {
    const { id, source, type, subject } = event;
    const data = event.data_base64 ? decodeData(event.data_base64, event.datacontenttype) : event.data;
    return { key: JSON.stringify([source, id]), item: readEvent({ type, from: source, subject, data }, context) };
  });

export const cloudEventBatchSchema = z
  .array(cloudEventSchema, "A batch is a list of events.")
  .max(EVENTS_PER_BATCH, `Send at most ${EVENTS_PER_BATCH} events in one batch.`);

export type CloudEventMode = "binary" | "structured" | "batch";

/** How an event of this content type travels; null when it is none of HTTP's three ways, or not JSON. */
export function modeOf(contentType: string, isBinary: boolean): CloudEventMode | null {
  if (contentType === "application/cloudevents+json") return "structured";
  if (contentType === "application/cloudevents-batch+json") return "batch";
  if (contentType.startsWith("application/cloudevents")) return null;
  return isBinary ? "binary" : null;
}

/** The event of binary mode: its attributes are headers named ce-…, percent-encoded; the body is its data. */
export function fromHeaders(headers: Iterable<[string, string]>, contentType: string, data: unknown): unknown {
  const attributes = [...headers]
    .filter(([name]) => name.startsWith("ce-"))
    .map(([name, value]) => [name.slice(3), percentDecoded(value)]);
  return { ...Object.fromEntries(attributes), datacontenttype: contentType, data, data_base64: undefined };
}

export function isJsonType(contentType: string): boolean {
  return contentType === "application/json" || contentType.endsWith("+json");
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Bytes that are no text tell nothing here: undefined. */
function decodeData(base64: string, contentType: string | null | undefined): unknown {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return isJsonType(contentType ?? "application/json") ? JSON.parse(text) : text;
  } catch {
    return undefined;
  }
}
