/** What people type in is looked up before the database is asked for anything: a slow name server holds no connection. */
import { createECDH, randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { vouchFor, withoutContext } from "@/db/workspace";

process.env.AUTH_SECRET ??= "a secret for tests only, of sufficient length";
let workspace: TestWorkspace;
// One more than the pool has connections.
const MANY = 11;
let waiting = 0;
let release = () => {};
let released: Promise<void>;

vi.mock("next/headers", () => ({ headers: async () => new Headers({ host: "codex.test" }) }));
vi.mock("@/server/request", () => ({
  isSameOrigin: () => true,
  requestOrigin: async () => ({ kind: "person", requestId: "test" }),
}));
vi.mock("@/server/session", () => ({
  findMembership: async () => ({
    member: vouchFor({
      workspaceId: workspace.id,
      userId: workspace.users.owner,
      role: "owner",
      origin: { kind: "person", requestId: "test" },
    }),
    workspace: { id: workspace.id },
    user: { id: workspace.users.owner },
  }),
  currentUser: async () => null,
}));
vi.mock("@/server/outgoing", async (importOriginal) => ({
  ...(await importOriginal<typeof import("@/server/outgoing")>()),
  whyRefused: () => {
    waiting += 1;
    return released;
  },
}));
const channels = await import("./settings/channels/actions");
const { turnPushOn } = await import("./notifications/devices-actions");

beforeAll(async () => {
  workspace = await createTestWorkspace();
});

const webhook = {
  name: "Pager",
  url: "https://slow.test/",
  events: ["alert.fired" as const],
  minSeverity: "info" as const,
};
const subscribe = () =>
  turnPushOn("x", {
    endpoint: `https://slow.test/${randomUUID()}`,
    keys: {
      p256dh: createECDH("prime256v1").generateKeys("base64url"),
      auth: randomBytes(16).toString("base64url"),
    },
  });

test.each([
  ["making a webhook", () => channels.createWebhook("x", webhook)],
  ["connecting Slack", () => channels.saveSlack("x", { url: "https://slow.test/services/x" })],
  ["turning push on", subscribe],
])("%s holds no connection while a name is looked up", async (_, act) => {
  waiting = 0;
  released = new Promise((resolve) => {
    release = resolve;
  });
  const acting = Array.from({ length: MANY }, (): Promise<{ ok: boolean }> => act());
  await vi.waitFor(() => expect(waiting).toBe(MANY), { timeout: 3_000 });
  const { rows } = await withoutContext((tx) => tx.execute(sql`select 1 as answer`));
  expect(rows).toEqual([{ answer: 1 }]);
  release();
  expect((await Promise.all(acting)).map(({ ok }) => ok)).toEqual(Array.from({ length: MANY }, () => true));
});
