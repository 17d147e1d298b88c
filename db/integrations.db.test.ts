import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { listDeliveries, readPayload, writeDelivery } from "./deliveries";
import {
  createIntegration,
  deleteIntegration,
  findIntegration,
  listIntegrations,
  renameIntegration,
  replaceSecrets,
  setDisabled,
} from "./integrations";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
beforeEach(async () => {
  ws = await createTestWorkspace();
});

async function make(more: { name?: string; source?: string; keyHash?: string | null; signed?: boolean } = {}) {
  const id = randomUUID();
  const { name = "Shop", source = `json:${id}`, keyHash = "hash", signed = false } = more;
  const values = { id, workspaceId: ws.id, kind: "json" as const, name, source, signed, keyHash, secretSealed: null };
  const made = await ws.as("admin", (tx) => createIntegration(tx, { ...values, createdBy: ws.users.admin }));
  return { id, made };
}

async function deliver(integrationId: string, result: "accepted" | "refused"): Promise<void> {
  const nothing = { detail: null, headers: {}, fired: 0, resolved: 0, acknowledged: 0, alertIds: [], durationMs: 3 };
  const row = {
    ...nothing,
    result,
    status: 200,
    payload: result,
    payloadBytes: 8,
    unlogged: 0,
    proven: true,
    isTest: false,
  };
  await ws.as("admin", (tx) => writeDelivery(tx, { workspaceId: ws.id, integrationId, ...row }));
}

test.each(["rule", "codex", "api"])(
  "no source may be named %s: what is fired under it is Codex's own",
  async (source) => {
    await expect(make({ source })).rejects.toMatchObject({ cause: { code: "23514" } });
  },
);

test("sources are listed by name with their state and what came last", async () => {
  const shop = await make({ name: "shop", signed: true });
  const quiet = await make({ name: "Quiet", keyHash: null });
  await deliver(shop.id, "accepted");
  await deliver(shop.id, "refused");
  await ws.as("admin", (tx) => setDisabled(tx, shop.id, true));
  const [first, second, ...more] = await ws.as("viewer", listIntegrations);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    id: quiet.id,
    name: "Quiet",
    ready: false,
    disabled: false,
    lastDeliveryAt: null,
    lastResult: null,
  });
  expect(second).toMatchObject({
    id: shop.id,
    ready: true,
    disabled: true,
    signed: true,
    lastResult: "refused",
    lastDeliveryAt: expect.any(Date),
    createdBy: `admin of ${ws.slug}`,
    secretChangedAt: expect.any(Date),
    previousUntil: null,
  });
  expect(JSON.stringify(second)).not.toContain("hash");
  expect(await ws.as("viewer", (tx) => findIntegration(tx, shop.id))).toEqual(second);
});

test("two of one workspace can't fire under the same source; two workspaces can", async () => {
  expect((await make({ source: "json:a" })).made).toBe(true);
  expect((await make({ source: "json:a" })).made).toBe(false);
  ws = await createTestWorkspace();
  expect((await make({ source: "json:a" })).made).toBe(true);
});

test.each(["codex", "rule", "api", "Upper", ""])("the source %s is nobody's", async (source) => {
  await expect(make({ source })).rejects.toMatchObject({ cause: { code: "23514" } });
});

test("new secrets may leave the previous ones good for a day", async () => {
  const { id } = await make();
  const former = async (keep: boolean) => {
    await ws.as("admin", (tx) => replaceSecrets(tx, id, { keyHash: "new", secretSealed: null }, keep));
    return (await ws.as("admin", (tx) => findIntegration(tx, id)))?.previousUntil;
  };
  const until = await former(true);
  expect(Number(until) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  expect(await former(false)).toBeNull();
});

test("the log is read without payloads, each payload by itself", async () => {
  const { id } = await make();
  await deliver(id, "accepted");
  const [row] = await ws.as("admin", (tx) => listDeliveries(tx, id));
  expect(row).not.toHaveProperty("payload");
  expect(row?.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(await ws.as("admin", (tx) => readPayload(tx, row?.id ?? ""))).toEqual({ payload: "accepted", headers: {} });
  const other = await createTestWorkspace();
  expect(await other.as("admin", (tx) => readPayload(tx, row?.id ?? ""))).toBeNull();
});

test("a source takes another name, and fires under what it did", async () => {
  const { id } = await make({ source: "json:shop", name: "Shop" });
  const before = await ws.as("admin", (tx) => findIntegration(tx, id));
  expect(await ws.as("admin", (tx) => renameIntegration(tx, id, "Web shop"))).toBe(true);
  expect(await ws.as("viewer", (tx) => findIntegration(tx, id))).toEqual({ ...before, name: "Web shop" });
  const other = await createTestWorkspace();
  expect(await other.as("admin", (tx) => renameIntegration(tx, id, "Theirs"))).toBe(false);
});

test("deleting takes the name typed, and the log with it", async () => {
  const { id } = await make();
  await deliver(id, "accepted");
  expect(await ws.as("admin", (tx) => deleteIntegration(tx, id, "shop"))).toBe(false);
  expect(await ws.as("admin", (tx) => deleteIntegration(tx, id, "Shop"))).toBe(true);
  expect(await ws.as("admin", (tx) => listDeliveries(tx, id))).toEqual([]);
  expect(await ws.as("admin", (tx) => setDisabled(tx, id, true))).toBe(false);
});
