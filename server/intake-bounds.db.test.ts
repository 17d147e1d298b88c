/** What one sender, or a stranger, can use up: never what belongs to another source. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { closeTestPool, createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { sealPurpose } from "./intake-proof";
import { addSource, deliveriesOf, requestTo, send } from "./testing/sources";

let ws: TestWorkspace;
beforeAll(() => void vi.stubEnv("AUTH_SECRET", "s".repeat(32)));
beforeEach(async () => {
  ws = await createTestWorkspace();
});
afterAll(closeTestPool);

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
  vi.unstubAllEnvs();
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
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
