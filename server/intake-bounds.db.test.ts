/** What one sender, or a stranger, can use up: never what belongs to another source. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { formatAddress, type IntegrationKind } from "@/domain/integrations";
import { sealPurpose } from "./intake-proof";
import { addSource, deliveriesOf, requestTo, send, type TestSource } from "./testing/sources";

let ws: TestWorkspace;
beforeEach(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ws = await createTestWorkspace();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const ALERT = { alert_type: "error", severity_level: "high", title: "Slow", fingerprint: "slow" };

test("a source of another workspace with the same id uses up neither the limit nor the log of this one", async () => {
  vi.resetModules();
  vi.stubEnv("PROGRAM_REQUESTS_PER_MINUTE", "1");
  const { receive } = await import("./intake");
  const mine = await addSource(ws, "json");
  const twin = await addSource(await createTestWorkspace(), "json", { id: mine.id });
  const statusOf = async (source: typeof mine) =>
    (await receive(requestTo(source, ALERT), "json", source.address)).status;
  expect([await statusOf(twin), await statusOf(twin), await statusOf(mine)]).toEqual([201, 429, 201]);
  for (let n = 0; n < 10; n += 1) await send({ ...twin, key: "wrong" }, ALERT);
  await send({ ...mine, key: "wrong" }, ALERT);
  expect(await deliveriesOf(mine)).toMatchObject([{ status: 401, unlogged: 0 }, { status: 201 }]);
});

test("a secret is sealed for its workspace and its source together", () => {
  const [workspaceId, integrationId] = [randomUUID(), randomUUID()];
  const purpose = sealPurpose({ workspaceId, integrationId });
  expect(purpose).not.toBe(sealPurpose({ workspaceId: randomUUID(), integrationId }));
  expect(purpose).not.toBe(sealPurpose({ workspaceId, integrationId: randomUUID() }));
});

const HEADER = "x-test-address";
const TRIGGER = {
  event_action: "trigger",
  dedup_key: "slow",
  payload: { summary: "Slow", source: "a", severity: "error" },
};

/** The door as a process has it that was started anew, behind a proxy that tells the caller's address or without one. */
async function freshDoor(trusted?: string) {
  vi.resetModules();
  vi.stubEnv("TRUSTED_ADDRESS_HEADER", trusted);
  return (await import("./intake")).receive;
}

/** A signed body, or one with a key in it, from an address; without a proof where `good` is false. */
function requestFrom(source: TestSource, good: boolean, address: string): Request {
  const key = good ? source.key : "wrong";
  const body = source.kind === "pagerduty" ? { ...TRIGGER, routing_key: key } : ALERT;
  return requestTo({ ...source, key, secret: good ? source.secret : "d3Jvbmc=" }, body, { [HEADER]: address });
}

async function flood(door: Awaited<ReturnType<typeof freshDoor>>, source: TestSource, address: string) {
  const seen: number[] = [];
  for (let n = 0; n < 102; n += 1) {
    seen.push((await door(requestFrom(source, false, address), source.kind, source.address)).status);
  }
  return seen;
}

test.each<IntegrationKind>(["pagerduty", "standard_webhooks", "json"])(
  "%s: a stranger's flood is refused before its body is read; the sender from elsewhere is not",
  async (kind) => {
    const door = await freshDoor(HEADER);
    const source = await addSource(ws, kind);
    expect(await flood(door, source, "192.0.2.1")).toEqual([...Array(100).fill(401), 429, 429]);
    const unread = requestFrom(source, true, "192.0.2.1");
    const refused = await door(unread, kind, source.address);
    expect([refused.status, unread.bodyUsed]).toEqual([429, false]);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(10);
    expect((await door(requestFrom(source, true, "192.0.2.2"), kind, source.address)).status).toBeLessThan(300);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_001 });
    expect((await door(requestFrom(source, true, "192.0.2.1"), kind, source.address)).status).toBeLessThan(300);
  },
);

test("where nobody tells the caller's address, a good key in the headers passes through a flood; other sources too", async () => {
  const door = await freshDoor();
  const [keyed, signed, other] = [
    await addSource(ws, "json"),
    await addSource(ws, "standard_webhooks"),
    await addSource(ws, "standard_webhooks"),
  ];
  expect(await flood(door, keyed, "192.0.2.1")).toEqual(Array(102).fill(401));
  expect((await door(requestFrom(keyed, true, ""), "json", keyed.address)).status).toBe(201);
  expect((await flood(door, signed, "192.0.2.1")).slice(-2)).toEqual([429, 429]);
  expect((await door(requestFrom(other, true, ""), "standard_webhooks", other.address)).status).toBeLessThan(300);
});

test("an address without a source is looked up once in five seconds", async () => {
  const door = await freshDoor();
  const id = randomUUID();
  const ahead = {
    ...(await addSource(ws, "json")),
    id,
    address: formatAddress({ workspaceId: ws.id, integrationId: id }),
  };
  const statusOf = async (source: TestSource) => (await door(requestTo(source, ALERT), "json", source.address)).status;
  expect(await statusOf(ahead)).toBe(404);
  const made = await addSource(ws, "json", { id });
  expect(await statusOf(made)).toBe(404);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_001 });
  expect(await statusOf(made)).toBe(201);
});

async function ask(source: TestSource, headers: Record<string, string>, address = source.address) {
  const { consentRoute } = await import("./intake-consent");
  const request = new Request(`http://codex.test/api/v1/integrations/cloudevents/${address}`, {
    method: "OPTIONS",
    headers,
  });
  const answer = await consentRoute("cloudevents")(request, { params: Promise.resolve({ address }) });
  const of = (name: string) => answer.headers.get(name);
  return [answer.status, of("webhook-allowed-origin"), of("webhook-allowed-rate"), of("allow")];
}
const SENDER = { "webhook-request-origin": "events.example.com", "webhook-request-rate": "5000" };

test("a sender of CloudEvents that asks first is told that it may, and how often; a stranger's address agrees to nothing", async () => {
  await freshDoor();
  vi.stubEnv("PROGRAM_REQUESTS_PER_MINUTE", "90");
  const source = await addSource(ws, "cloudevents");
  expect(await ask(source, SENDER)).toEqual([200, "events.example.com", "90", "OPTIONS, POST"]);
  expect(await ask(source, {})).toEqual([204, null, null, "OPTIONS, POST"]);
  const elsewhere = formatAddress({ workspaceId: ws.id, integrationId: randomUUID() });
  expect((await ask(source, SENDER, elsewhere)).slice(0, 3)).toEqual([404, null, null]);
  expect((await ask(source, SENDER, "x")).slice(0, 3)).toEqual([404, null, null]);
  const other = await addSource(ws, "json");
  expect((await ask(other, SENDER)).slice(0, 3)).toEqual([404, null, null]);
  await ws.as("admin", (tx) => tx.execute(sql`update integrations set disabled_at = now() where id = ${source.id}`));
  expect((await ask(source, SENDER)).slice(0, 3)).toEqual([403, null, null]);
  expect(await deliveriesOf(source)).toEqual([]);
});

test("who asks again and again is refused, and keeps no other sender waiting", async () => {
  const door = await freshDoor(HEADER);
  const source = await addSource(ws, "cloudevents");
  const from = (address: string) => ask(source, { ...SENDER, [HEADER]: address }).then(([status]) => status);
  for (let n = 0; n < 100; n += 1) await from("192.0.2.1");
  expect([await from("192.0.2.1"), await from("192.0.2.2")]).toEqual([429, 200]);
  const event = { specversion: "1.0", id: "1", source: "/shop", type: "slow", data: ALERT };
  const request = requestTo(source, event, { "content-type": "application/cloudevents+json", [HEADER]: "192.0.2.2" });
  expect((await door(request, "cloudevents", source.address)).status).toBe(200);
});
