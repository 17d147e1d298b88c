/** Executions that name the reservation they were done under: it is settled with their counting, and never a reason to refuse one. */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { findReservation, readBudget, reserveBudget, settleReservation } from "@/db/budgets";
import { recordExecutions } from "@/db/executions";
import { createTestAgent } from "@/db/testing/agents";
import { assignTestAgent, executionOf } from "@/db/testing/limits";
import { asOwner } from "@/db/testing/owner";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { leftOf } from "@/domain/budgets";
import type { Receipt } from "@/domain/executions";
import { invocation, makeKey, type SentSpan, traceRequest } from "@/server/testing/traces";
import { POST as sendTraces } from "../otlp/v1/traces/route";
import { POST } from "./route";

let ws: TestWorkspace;
let key: string;
beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ws = await createTestWorkspace();
  key = await makeKey(ws, ["executions:write"]);
});

async function report(body: string, type = "application/json"): Promise<Receipt> {
  const headers = { authorization: `Bearer ${key}`, "content-type": type };
  const answer = await POST(new Request("http://codex.test/api/v1/executions", { method: "POST", body, headers }));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Receipt;
}

async function trace(...spans: SentSpan[]): Promise<{ rejectedSpans: string; errorMessage: string } | undefined> {
  const answer = await sendTraces(traceRequest(key, spans));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { partialSuccess?: { rejectedSpans: string; errorMessage: string } }).partialSuccess;
}

type Agent = Awaited<ReturnType<typeof assignTestAgent>>;

async function reserve(agent: Agent, where = ws): Promise<string> {
  const request = { executions: 1, tokens: 50, cost: 0, ttl_seconds: 60 };
  const outcome = await where.as("ops", (tx) => reserveBudget(tx, where.id, agent.id, request));
  return "id" in outcome ? outcome.id : "";
}

const statusOf = async (agent: { id: string }, id: string, where = ws) =>
  (await where.as("viewer", (tx) => findReservation(tx, agent.id, id)))?.status;

const left = async (agent: { id: string }) =>
  leftOf((await ws.as("viewer", (tx) => readBudget(tx, agent.id)))?.lines ?? []).tokens;

/** As if its time were over. */
const expire = (id: string) =>
  asOwner(
    ws.id,
    "update agent_reservations set granted_at = now() - interval '1 hour', expires_at = now() - interval '1 second' where id = $1",
    [id],
  );

test("one, a batch and a stream settle what they name; what was used counts, the rest is free again", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const ids = [await reserve(agent), await reserve(agent), await reserve(agent), await reserve(agent)];
  expect(await left(agent)).toBe(800);
  const of = (place: number, more: object = {}) =>
    executionOf(agent.id, { reservation_id: ids[place]?.toUpperCase(), ...more });
  expect(await report(JSON.stringify(of(0)))).toMatchObject({ accepted: 1, notes: [] });
  const named = { ...of(1), agent_id: undefined, agent_name: agent.name.toUpperCase() };
  expect(await report(JSON.stringify([executionOf(agent.id), named, of(1)]))).toMatchObject({
    accepted: 3,
    accepted_ranges: [[0, 2]],
    notes: [],
  });
  const lines = [of(2), executionOf(agent.id), of(3)].map((one) => JSON.stringify(one)).join("\n");
  expect(await report(lines, "application/x-ndjson")).toMatchObject({ accepted: 3, notes: [] });
  for (const id of ids) expect(await statusOf(agent, id)).toBe("settled");
  expect(await left(agent)).toBe(930);
});

test("what can't be settled is noted, and the execution counts", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const neighbour = await assignTestAgent(ws);
  const other = await createTestWorkspace();
  const elsewhere = await assignTestAgent(other);
  const [settled, expired] = [await reserve(agent), await reserve(agent)];
  const [theirs, others] = [await reserve(neighbour), await reserve(elsewhere, other)];
  await ws.as("ops", (tx) => settleReservation(tx, ws.id, agent.id, settled));
  await expire(expired);
  const ids = [settled, expired, theirs, others, randomUUID(), "no id; at all", await reserve(agent)];
  const receipt = await report(JSON.stringify(ids.map((id) => executionOf(agent.id, { reservation_id: id }))));
  expect(receipt).toMatchObject({ accepted: 7, accepted_ranges: [[0, 6]], rejected: [] });
  expect(receipt.notes.map(({ index, field, note }) => [index, field, note.split(".")[0]])).toEqual([
    [0, "reservation_id", "The reservation was settled before"],
    [1, "reservation_id", "The reservation had expired, and holds nothing"],
    ...[2, 3, 4, 5].map((index) => [index, "reservation_id", "This agent has no such reservation in this workspace"]),
  ]);
  expect(await statusOf(agent, expired)).toBe("expired");
  expect(await statusOf(neighbour, theirs)).toBe("live");
  expect(await statusOf(elsewhere, others, other)).toBe("live");
  expect(await left(agent)).toBe(930);
});

test("twenty at once with one key count once and settle once; a later duplicate settles nothing", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const [id, next] = [await reserve(agent), await reserve(agent)];
  const execution = executionOf(agent.id, { idempotency_key: `once ${id}` });
  const body = JSON.stringify({ ...execution, reservation_id: id });
  const receipts = await Promise.all(Array.from({ length: 20 }, () => report(body)));
  expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
  expect(receipts.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(19);
  expect(receipts.flatMap(({ notes }) => notes)).toEqual([]);
  expect(await statusOf(agent, id)).toBe("settled");
  expect(await report(JSON.stringify({ ...execution, reservation_id: next }))).toMatchObject({ duplicate: 1 });
  expect(await statusOf(agent, next)).toBe("live");
  expect(await left(agent)).toBe(940);
});

test("twenty transactions at once, as of other processes: one key of each pair counts, each reservation is given back once", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const ids = [await reserve(agent), await reserve(agent)];
  const receipts = await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const pair = ids.map((id) => executionOf(agent.id, { idempotency_key: `pair ${id}`, reservation_id: id }));
      return ws.as("ops", (tx) => recordExecutions(tx, ws.id, i % 2 === 0 ? pair : pair.toReversed()));
    }),
  );
  expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(2);
  expect(receipts.flatMap(({ notes }) => notes)).toEqual([]);
  for (const id of ids) expect(await statusOf(agent, id)).toBe("settled");
  expect(await left(agent)).toBe(980);
});

test("of twenty at once under one reservation each counts, and one gives it back", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const id = await reserve(agent);
  const body = JSON.stringify(executionOf(agent.id, { reservation_id: id }));
  const receipts = await Promise.all(Array.from({ length: 20 }, () => report(body)));
  expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
  expect(await left(agent)).toBe(800);
});

test("an execution that is refused settles nothing", async () => {
  const agent = await assignTestAgent(ws);
  const id = await reserve(agent);
  const bad = executionOf(agent.id, { reservation_id: id, occurred_at: "2020-01-01T00:00:00Z" });
  expect(await report(JSON.stringify([bad, executionOf(agent.id)]))).toMatchObject({ accepted: 1, notes: [] });
  expect(await statusOf(agent, id)).toBe("live");
});

test("a trace names it by an attribute: settled once, also from twenty at once; what can't be is said", async () => {
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 1_000 });
  const id = await reserve(agent);
  const run = (reservation: string | number) =>
    invocation(agent.name, {
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.response.model": "none",
      "codex.reservation.id": reservation,
    });
  const one = run(id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => trace(one)));
  expect(answers.filter((answer) => answer?.errorMessage.includes("codex.reservation.id"))).toEqual([]);
  expect(await statusOf(agent, id)).toBe("settled");
  expect(await left(agent)).toBe(990);
  expect(await trace(run(randomUUID()), run(7))).toMatchObject({
    rejectedSpans: "0",
    errorMessage: expect.stringContaining("codex.reservation.id: This agent has no such reservation"),
  });
  expect((await trace(run(id)))?.errorMessage).toContain("codex.reservation.id: The reservation was settled before.");
  expect(await left(agent)).toBe(960);
});

test("an agent that nobody assigned has none, and its work counts", async () => {
  const stranger = await createTestAgent();
  const receipt = await report(JSON.stringify(executionOf(stranger.id, { reservation_id: randomUUID() })));
  expect(receipt).toMatchObject({ accepted: 1, notes: [{ index: 0, field: "reservation_id" }] });
});
