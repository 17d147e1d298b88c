/** Programs report executions over HTTP: what counts, what is refused, and that nothing counts twice. */
import type { APIRequestContext, APIResponse } from "@playwright/test";
import { sql } from "drizzle-orm";
import { createApiKey, revokeApiKey } from "@/db/api-keys";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { ApiScope } from "@/domain/api-keys";
import type { Receipt } from "@/domain/executions";
import { expect, test } from "./fixtures";

const GOOD = {
  agent_name: "Competitor Spy",
  execution_time_seconds: 2.25,
  input_tokens: 1_200,
  output_tokens: 300,
  cost: 0.0125,
  success: true,
};

const makeKey = (workspace: TestWorkspace, scopes: ApiScope[] = ["executions:write"]) =>
  workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Agents",
      scopes,
      days: null,
      createdBy: workspace.users.admin,
    }),
  );

const post = (request: APIRequestContext, key: string, data: unknown, headers: Record<string, string> = {}) =>
  request.post("/api/v1/executions", {
    data: Buffer.from(typeof data === "string" ? data : JSON.stringify(data)),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
  });

const receiptOf = async (answer: APIResponse) => (await answer.json()) as Receipt;

async function countExecutions(workspace: TestWorkspace): Promise<number> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<{ n: number }>(
      sql`select coalesce(sum(execution_count), 0) as n from agent_performance where measurement_hour is null`,
    ),
  );
  return rows[0]?.n ?? 0;
}

/** Why the whole was refused, after checking its status. */
async function detail(answer: APIResponse, status: number): Promise<{ detail: string }> {
  expect(answer.status()).toBe(status);
  return (await answer.json()) as { detail: string };
}

test("one, a batch, and the same again: each key counts once", async ({ workspace, request }) => {
  const { key } = await makeKey(workspace);
  const one = await post(request, key, { ...GOOD, idempotency_key: "one" });
  expect(one.status()).toBe(200);
  expect(await receiptOf(one)).toMatchObject({ accepted: 1, duplicate: 0, rejected: [] });
  const batch = Array.from({ length: 500 }, (_, i) => ({ ...GOOD, idempotency_key: `batch-${i}` }));
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(request, key, { executions: batch })));
  const receipts = await Promise.all(answers.map(receiptOf));
  expect(receipts.reduce((sum, receipt) => sum + receipt.accepted, 0)).toBe(500);
  expect(receipts.reduce((sum, receipt) => sum + receipt.duplicate, 0)).toBe(1500);
  expect(await countExecutions(workspace)).toBe(501);
});

test("the good ones of a half-broken batch are kept, the others named by place and field", async ({
  workspace,
  request,
}) => {
  const { key } = await makeKey(workspace);
  const answer = await post(request, key, [
    GOOD,
    { ...GOOD, agent_name: "Nobody at all" },
    { ...GOOD, execution_time_seconds: -4 },
    { ...GOOD, execution_time_seconds: 1e9 },
    { ...GOOD, input_tokens: 4_294_967_296_000 },
    { ...GOOD, output_tokens: 5_000_000_000 },
    { ...GOOD, occurred_at: new Date(Date.now() + 86_400_000).toISOString() },
    { ...GOOD, occurred_at: new Date(Date.now() - 8 * 86_400_000).toISOString() },
    { ...GOOD, idempotency_key: "bell \u0007" },
    "not an execution",
    { ...GOOD, campaign_id: workspace.id },
  ]);
  expect(answer.status()).toBe(200);
  const receipt = await receiptOf(answer);
  expect(receipt.accepted).toBe(2);
  expect(receipt.accepted_ranges).toEqual([
    [0, 0],
    [5, 5],
  ]);
  expect(receipt.rejected.map(({ index, field }) => `${index} ${field}`)).toEqual([
    "1 agent_id",
    "2 execution_time_seconds",
    "3 execution_time_seconds",
    "4 input_tokens",
    "6 occurred_at",
    "7 occurred_at",
    "8 idempotency_key",
    "9 ",
    "10 campaign_id",
  ]);
  expect(await countExecutions(workspace)).toBe(2);
});

test("what is refused as a whole says why, and leaves nothing", async ({ workspace, request }) => {
  const { key } = await makeKey(workspace);
  expect((await receiptOf(await post(request, key, { ...GOOD, cost: -1 }))).rejected).toMatchObject([
    { field: "cost" },
  ]);
  expect((await post(request, key, { ...GOOD, cost: -1 })).status()).toBe(422);
  expect((await detail(await post(request, key, []), 400)).detail).toContain("empty");
  expect((await detail(await post(request, key, '{"cost": NaN}'), 400)).detail).toContain("JSON");
  expect((await detail(await post(request, key, '{"cost": 1'), 400)).detail).toContain("JSON");
  expect((await detail(await post(request, key, "[1e400]".padEnd(5_000_000)), 413)).detail).toContain("bytes");
  const asText = await post(request, key, GOOD, { "content-type": "text/plain" });
  expect((await detail(asText, 415)).detail).toContain("application/json");
  const many = Array.from({ length: 5_001 }, () => ({}));
  expect((await detail(await post(request, key, many), 400)).detail).toContain("5,000");
  expect(await countExecutions(workspace)).toBe(0);
});

test("a key opens its own workspace, with its scope, until it is revoked", async ({ workspace, request }) => {
  const reader = await makeKey(workspace, ["workspace:read"]);
  const noScope = await post(request, reader.key, GOOD);
  expect(noScope.status()).toBe(403);
  expect(await noScope.text()).toContain("executions:write");
  const writer = await makeKey(workspace);
  expect((await post(request, writer.key, GOOD)).status()).toBe(200);
  await workspace.as("admin", (tx) => revokeApiKey(tx, writer.id));
  expect((await post(request, writer.key, GOOD)).status()).toBe(401);
  expect((await post(request, "nonsense", GOOD)).status()).toBe(401);
  expect(await countExecutions(workspace)).toBe(1);
});
