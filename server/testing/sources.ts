/** A source of a test's workspace, and requests to it as its sender makes them. */
import { createHmac, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import { formatAddress, type IntegrationKind } from "@/domain/integrations";
import { receive } from "../intake";
import { makeSource } from "../new-source";
import { signHex, signStandard } from "../signatures";

export type TestSource = {
  id: string;
  kind: IntegrationKind;
  address: string;
  key: string;
  secret: string;
  ws: TestWorkspace;
};

export async function addSource(
  ws: TestWorkspace,
  kind: IntegrationKind,
  { id = randomUUID() as string, name = `Test ${randomUUID()}`, signed = false } = {},
): Promise<TestSource> {
  const given = kind === "sentry" ? randomUUID() : null;
  const shown = await ws.as("admin", (tx) =>
    makeSource(tx, { id, workspaceId: ws.id, kind, name, signed, given, createdBy: ws.users.admin }),
  );
  const address = formatAddress({ workspaceId: ws.id, integrationId: id });
  return { id, kind, address, key: shown.key ?? "", secret: given ?? shown.signingSecret ?? "", ws };
}

type Sent = string | Buffer | Record<string, unknown> | unknown[];

/** A request with the source's own key or signature; `headers` are put over them, empty ones take them away. */
export function requestTo(source: TestSource, body: Sent, headers: Record<string, string> = {}): Request {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const all = { "content-type": "application/json", ...proofOf(source, bytes), ...headers };
  const given = Object.entries(all).filter(([, value]) => value !== "");
  return new Request(`http://codex.test/api/v1/integrations/${source.kind}/${source.address}`, {
    method: "POST",
    body: new Uint8Array(bytes),
    headers: Object.fromEntries(given),
  });
}

function proofOf({ kind, key, secret }: TestSource, body: Buffer): Record<string, string> {
  const bearer = { authorization: `Bearer ${key}` };
  switch (kind) {
    case "sentry":
      return { "sentry-hook-signature": createHmac("sha256", secret).update(body).digest("hex") };
    case "standard_webhooks": {
      const [id, at] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1000))];
      return { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signStandard(secret, id, at, body) };
    }
    case "grafana":
      return secret ? { ...bearer, "x-grafana-alerting-signature": signHex(secret, body) } : bearer;
    default:
      return bearer;
  }
}

export async function send(source: TestSource, body: Sent, headers: Record<string, string> = {}) {
  return answerOf(receive(requestTo(source, body, headers), source.kind, source.address));
}

export async function answerOf(answering: Promise<Response>) {
  const response = await answering;
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

export type StoredAlert = {
  title: string;
  status: string;
  severity_level: string;
  fingerprint: string;
  source: string;
  occurrence_count: number;
  acknowledged_by: string | null;
  description: string | null;
  action_url: string | null;
  data_points: Record<string, unknown>;
};

/** The workspace's alerts, oldest first. */
export async function alertsOf(ws: TestWorkspace): Promise<StoredAlert[]> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<StoredAlert>(sql`select title, status, severity_level, fingerprint, source, occurrence_count, acknowledged_by,
      description, action_url, data_points from system_alerts order by created_at, fingerprint`),
  );
  return rows;
}

export type LoggedDelivery = {
  result: string;
  status: number;
  detail: string | null;
  payload: string;
  headers: Record<string, string>;
  fired: number;
  resolved: number;
  acknowledged: number;
  unlogged: number;
  alert_ids: string[];
};

/** The log of a source, newest first. */
export async function deliveriesOf({ ws, id }: TestSource): Promise<LoggedDelivery[]> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<LoggedDelivery>(sql`select * from integration_deliveries where integration_id = ${id}
      order by received_at desc, id desc`),
  );
  return rows;
}
