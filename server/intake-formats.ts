/** What each kind of source sends, read into batches of alerts, and what it is answered. */
import { randomUUID } from "node:crypto";
import { type BatchReport } from "@/db/alert-intake";
import { alertIntakeSchema, type IntakeItem, type NamedBatch, sortIntake } from "@/domain/alert-intake";
import { alertmanagerSchema, readAlertmanager } from "@/domain/alertmanager";
import {
  type CloudEventAlert,
  cloudEventBatchSchema,
  cloudEventSchema,
  fromHeaders,
  isJsonType,
  modeOf,
} from "@/domain/cloud-events";
import { grafanaSchema, readGrafana } from "@/domain/grafana";
import type { IntegrationKind } from "@/domain/integrations";
import { pagerdutySchema, readPagerduty } from "@/domain/pagerduty";
import { isSentryResource, readSentry, SENTRY_SCHEMAS, type SentryHook } from "@/domain/sentry";
import { standardWebhooksSchema } from "@/domain/standard-webhooks";
import { parseInput } from "./action";
import { jsonOf, textOf } from "./body";
import { ProblemError } from "./problem";
import { grafanaSignature, grafanaTimestamp } from "./signatures";

export type Delivery = { headers: Headers; body: Buffer };

/** A part of a delivery with its own id: it is taken once. Without an id it is taken each time. */
export type Part = { id: string | null; batch: NamedBatch };

export type Reading = {
  /** In the order in which they happened; none when there is nothing to do. */
  parts: Part[];
  answer: (report: BatchReport) => { status: number; body: unknown };
};

type Read = (delivery: Delivery, source: string) => Reading;

/** @throws AppError "invalid" naming fields, ProblemError for a body that is none */
export const FORMATS: Record<IntegrationKind, Read> = {
  json: (delivery, source) => {
    const { alerts } = parseInput(alertIntakeSchema, readJson(delivery));
    return { parts: [{ id: null, batch: sortIntake({ source, alerts }) }], answer: answerIds };
  },
  alertmanager: (delivery, source) => {
    const webhook = parseInput(alertmanagerSchema, readJson(delivery));
    return { parts: [{ id: null, batch: readAlertmanager(webhook, source) }], answer: answerCounts };
  },
  grafana: (delivery, source) => {
    const webhook = parseInput(grafanaSchema, readJson(delivery));
    // Repeats of a notification are meant. With a timestamp under the signature, the same one again is a replay.
    const id = (grafanaTimestamp(delivery.headers) && grafanaSignature(delivery.headers)) || null;
    return { parts: [{ id, batch: readGrafana(webhook, source) }], answer: answerCounts };
  },
  sentry: readSentryHook,
  pagerduty: (delivery, source) => {
    const event = parseInput(pagerdutySchema, readJson(delivery));
    const key = event.dedup_key ?? randomUUID();
    return {
      parts: [{ id: null, batch: readPagerduty(event, source, key) }],
      answer: () => ({ status: 202, body: { status: "success", message: "Event processed", dedup_key: key } }),
    };
  },
  cloudevents: (delivery, source) => {
    const events = readCloudEvents(delivery);
    return {
      parts: events.map(({ key, item }) => ({ id: key, batch: sortIntake({ source, alerts: [item] }) })),
      answer: () => ({ status: 200, body: { accepted: events.length } }),
    };
  },
  standard_webhooks: (delivery, source) => {
    const alerts: IntakeItem[] = parseInput(standardWebhooksSchema, readJson(delivery));
    const id = delivery.headers.get("webhook-id");
    return { parts: [{ id, batch: sortIntake({ source, alerts }) }], answer: answerIds };
  },
};

function answerIds({ fired, resolved }: BatchReport) {
  return {
    status: fired.some(({ outcome }) => outcome === "created") ? 201 : 200,
    body: { alerts: fired.map(({ id, outcome }) => ({ id, outcome })), resolved },
  };
}

function answerCounts({ fired, resolved }: BatchReport) {
  return { status: 200, body: { fired: fired.length, resolved: resolved.length } };
}

function readSentryHook({ headers, body }: Delivery, source: string): Reading {
  const resource = headers.get("sentry-hook-resource");
  const sent = readJson({ headers, body });
  if (!isSentryResource(resource)) return { parts: [], answer: answerCounts };
  // The schema is the resource's own, so the two belong together.
  const hook = { resource, body: parseInput(SENTRY_SCHEMAS[resource], sent) } as SentryHook;
  const batch = readSentry(hook, source);
  // Sentry signs the body alone, neither an id nor the time: whoever caught a request can send it under another time. So the
  // body, with its action and issue, is its own id for as long as receipts are kept.
  const id = body.toString("latin1");
  return { parts: batch ? [{ id, batch }] : [], answer: answerCounts };
}

function readCloudEvents({ headers, body }: Delivery): CloudEventAlert[] {
  const type = contentTypeOf(headers);
  switch (modeOf(type, headers.has("ce-specversion"))) {
    case "structured":
      return [parseInput(cloudEventSchema, jsonOf(body))];
    case "batch":
      return parseInput(cloudEventBatchSchema, jsonOf(body));
    case "binary": {
      const data = body.length === 0 ? undefined : isJsonType(type) ? jsonOf(body) : textOf(body);
      return [parseInput(cloudEventSchema, fromHeaders(headers, type, data))];
    }
    case null:
      throw wrongType(
        type,
        "Send application/cloudevents+json, application/cloudevents-batch+json, or the headers ce-specversion, ce-id, ce-source and ce-type",
      );
  }
}

function readJson({ headers, body }: Delivery): unknown {
  const type = contentTypeOf(headers);
  if (!isJsonType(type)) throw wrongType(type, "Send application/json");
  return jsonOf(body);
}

function contentTypeOf(headers: Headers): string {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

function wrongType(type: string, wanted: string): ProblemError {
  const detail = `${wanted}; this was ${type.slice(0, 100) || "without a content type"}. Nothing was stored.`;
  return new ProblemError({ status: 415, title: "unsupported media type", detail });
}
