import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExecutionConstraints } from "@/domain/agents";
import { type Asked, leftOf } from "@/domain/budgets";
import type { ReservationRequest } from "@/domain/budgets-input";
import { findReservation, pruneBudgets, readBudget, reserveBudget, settleReservation } from "./budgets";
import { recordExecutions } from "./executions";
import { onConnections } from "./testing/connections";
import { assignTestAgent, executionOf, limitWorkspace } from "./testing/limits";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withJob } from "./workspace";

type Agent = { id: string; assignmentId: string };

const asking = (more: Partial<ReservationRequest>): ReservationRequest => ({
  executions: 1,
  tokens: 0,
  cost: 0,
  ttl_seconds: 300,
  ...more,
});

const reserve = (ws: TestWorkspace, agent: { id: string }, more: Partial<ReservationRequest> = {}) =>
  ws.as("ops", (tx) => reserveBudget(tx, ws.id, agent.id, asking(more)));

const settle = (ws: TestWorkspace, agent: { id: string }, id: string, used: object[] = []) =>
  ws.as("ops", async (tx) => {
    if (used.length > 0) await recordExecutions(tx, ws.id, used);
    await settleReservation(tx, ws.id, agent.id, id);
    return (await findReservation(tx, agent.id, id))?.status;
  });

const idOf = (outcome: Awaited<ReturnType<typeof reserve>>): string => ("id" in outcome ? outcome.id : "");

const linesOf = async (ws: TestWorkspace, agent: { id: string }) =>
  (await ws.as("viewer", (tx) => readBudget(tx, agent.id)))?.lines ?? [];

const left = async (ws: TestWorkspace, agent: { id: string }) => leftOf(await linesOf(ws, agent));

/** As if its time were over. */
const expire = (ws: TestWorkspace, id: string, ago = "1 second") =>
  asOwner(
    ws.id,
    `update agent_reservations set granted_at = now() - $2::interval - interval '1 hour', expires_at = now() - $2::interval where id = $1`,
    [id, ago],
  );

test("what is reserved is held until it is settled or its time is over", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, {
    max_executions_per_hour: 10,
    max_tokens_per_day: 1000,
    max_cost_per_day: 5,
  });
  const first = await reserve(ws, agent, { executions: 4, tokens: 600, cost: 2.5 });
  expect(first.outcome).toBe("granted");
  expect(await left(ws, agent)).toEqual({ executions: 6, tokens: 400, cost: 2.5 });
  expect(await reserve(ws, agent, { tokens: 401 })).toMatchObject({ outcome: "refused" });
  const second = await reserve(ws, agent, { tokens: 400 });
  expect(second.outcome).toBe("granted");

  // Settled with less than was held; the rest is free again.
  expect(await settle(ws, agent, idOf(first), [executionOf(agent.id)])).toBe("settled");
  expect(await left(ws, agent)).toEqual({ executions: 8, tokens: 590, cost: 4.5 });
  await expire(ws, idOf(second));
  expect(await left(ws, agent)).toEqual({ executions: 9, tokens: 990, cost: 4.5 });
});

test("settling again, or after the end, changes nothing", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_executions_per_hour: 10 });
  const [settled, expired] = [idOf(await reserve(ws, agent)), idOf(await reserve(ws, agent))];
  await settle(ws, agent, settled);
  const first = await ws.as("viewer", (tx) => findReservation(tx, agent.id, settled));
  await expire(ws, expired);
  for (let again = 0; again < 2; again += 1) {
    expect(await settle(ws, agent, settled)).toBe("settled");
    expect(await settle(ws, agent, expired)).toBe("expired");
  }
  expect(await ws.as("viewer", (tx) => findReservation(tx, agent.id, settled))).toEqual(first);
  expect((await left(ws, agent)).executions).toBe(10);
});

test("the same key is the same reservation, also from four at once; for other work it is refused", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_executions_per_hour: 10 });
  const same = { executions: 3, idempotency_key: "run-1" };
  const answers = await Promise.all([1, 2, 3, 4].map(() => reserve(ws, agent, same)));
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(["granted", "known", "known", "known"]);
  expect(new Set(answers.map(idOf)).size).toBe(1);
  expect((await left(ws, agent)).executions).toBe(7);
  await expect(reserve(ws, agent, { ...same, executions: 4 })).rejects.toMatchObject({
    cause: { code: "CX409", column: "idempotency_key" },
  });
  // The key of another agent, or in another workspace, is another key.
  const other = await assignTestAgent(ws);
  expect((await reserve(ws, other, same)).outcome).toBe("granted");
});

describe("who may reserve", () => {
  test("an agent that is not assigned, or paused, may not, and hears why", async () => {
    const ws = await createTestWorkspace();
    const elsewhere = await createTestWorkspace();
    const stranger = await assignTestAgent(elsewhere);
    await expect(reserve(ws, stranger)).rejects.toMatchObject({
      cause: { code: "CX409", message: expect.stringContaining("is not assigned to the whole workspace") },
    });
    const paused = await assignTestAgent(ws);
    await ws.as("admin", (tx) =>
      tx.execute(
        sql`update agent_assignments set assignment_status = 'paused', status_reason = 'Too chatty.' where id = ${paused.assignmentId}`,
      ),
    );
    await expect(reserve(ws, paused)).rejects.toMatchObject({
      cause: { code: "CX409", message: expect.stringContaining("is paused here. Too chatty.") },
    });
    await expect(reserve(ws, { id: randomUUID() })).rejects.toMatchObject({ cause: { code: "CX404" } });
  });

  test("work for a campaign is bound by the campaign's assignment, the whole workspace's and the workspace's own", async () => {
    const ws = await createTestWorkspace();
    const campaignId = randomUUID();
    await ws.as("marketer", (tx) =>
      tx.execute(sql`insert into campaigns (workspace_id, id, name) values (${ws.id}, ${campaignId}, 'Spring')`),
    );
    const agent = await assignTestAgent(ws, { max_tokens_per_day: 30 }, campaignId);
    await expect(reserve(ws, agent, { tokens: 5 })).rejects.toMatchObject({
      cause: { code: "CX409", message: expect.stringContaining("name the campaign") },
    });
    expect(await reserve(ws, agent, { tokens: 31, campaign_id: campaignId })).toEqual({ outcome: "refused", id: null });
    expect((await reserve(ws, agent, { tokens: 20, campaign_id: campaignId })).outcome).toBe("granted");
    await limitWorkspace(ws, { max_tokens_per_day: 25 });
    expect((await reserve(ws, agent, { tokens: 6, campaign_id: campaignId })).outcome).toBe("refused");
    expect((await reserve(ws, agent, { tokens: 5, campaign_id: campaignId })).outcome).toBe("granted");
    await expect(reserve(ws, agent, { campaign_id: randomUUID() })).rejects.toMatchObject({
      cause: { code: "CX422", column: "campaign_id" },
    });
  });

  test("use that nobody asked for leaves no room; a limit that was passed gives nothing, not even for free", async () => {
    const ws = await createTestWorkspace();
    const agent = await assignTestAgent(ws, { max_tokens_per_day: 20 });
    await ws.as("ops", (tx) => recordExecutions(tx, ws.id, [executionOf(agent.id), executionOf(agent.id)]));
    expect((await reserve(ws, agent, { tokens: 0 })).outcome).toBe("granted");
    expect((await reserve(ws, agent, { tokens: 1 })).outcome).toBe("refused");
    await ws.as("ops", (tx) => recordExecutions(tx, ws.id, [executionOf(agent.id)]));
    expect((await reserve(ws, agent, { tokens: 0 })).outcome).toBe("refused");
  });

  test.each([
    ["executions", "-1, 0, 0, 60"],
    ["executions", "1000000001, 0, 0, 60"],
    ["tokens", "1, 9000000000000000000, 0, 60"],
    ["cost", "1, 0, 'NaN', 60"],
    ["cost", "1, 0, 'Infinity', 60"],
    ["cost", "1, 0, -0.01, 60"],
    ["ttl_seconds", "1, 0, 0, 0"],
    ["ttl_seconds", "1, 0, 0, 86401"],
  ])("a bad %s is refused by the database too: %s", async (column, values) => {
    const ws = await createTestWorkspace();
    const agent = await assignTestAgent(ws);
    const call = ws.as("ops", (tx) =>
      tx.execute(sql`select * from app.reserve_agent_budget(${ws.id}, ${agent.id}, null, ${sql.raw(values)})`),
    );
    await expect(call).rejects.toMatchObject({ cause: { code: "CX422", column } });
  });

  test("an agent holds a thousand at most", async () => {
    const ws = await createTestWorkspace();
    const agent = await assignTestAgent(ws);
    await asOwner(
      ws.id,
      `insert into agent_reservations (workspace_id, agent_id, execution_count, token_count, cost, expires_at)
       select $1, $2, 1, 0, 0, now() + interval '1 hour' from generate_series(1, 1000)`,
      [ws.id, agent.id],
    );
    await expect(reserve(ws, agent)).rejects.toMatchObject({
      cause: { code: "CX409", message: expect.stringContaining("holds 1000 reservations") },
    });
  });
});

test("another workspace's reservation is neither found nor settled", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const agent = await assignTestAgent(theirs);
  const id = idOf(await reserve(theirs, agent));
  expect(await mine.as("viewer", (tx) => findReservation(tx, agent.id, id))).toBeNull();
  await mine.as("ops", (tx) => settleReservation(tx, mine.id, agent.id, id));
  expect(await theirs.as("viewer", (tx) => findReservation(tx, agent.id, id))).toMatchObject({ status: "live" });
});

test("old reservations go a week after their end, old windows after forty days", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws);
  const [old, recent] = [idOf(await reserve(ws, agent)), idOf(await reserve(ws, agent))];
  await expire(ws, old, "8 days");
  await expire(ws, recent, "6 days");
  await asOwner(
    ws.id,
    `insert into workspace_agent_usage (workspace_id, window_kind, window_start, agent_id)
     select $1, 'day', now() - make_interval(days => n), $2 from unnest(array[39, 41]) n`,
    [ws.id, agent.id],
  );
  expect(await withJob("test", (tx) => pruneBudgets(tx, 50_000))).toBeGreaterThanOrEqual(2);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(
      sql`select (select array_agg(id) from agent_reservations) as ids, (select count(*) from workspace_agent_usage) as windows`,
    ),
  );
  expect(rows).toEqual([{ ids: [recent], windows: 1 }]);
});

const measured = (asked: Asked): number[] => [asked.executions, asked.tokens, asked.cost];

async function expectWithin(ws: TestWorkspace, agents: Agent[]) {
  for (const agent of agents) {
    for (const line of await linesOf(ws, agent)) {
      if (line.allowed !== null) expect(line.left, JSON.stringify(line)).toBeGreaterThanOrEqual(0);
    }
  }
}

describe("together with the use, reservations never pass a limit", () => {
  const sizes = fc.record({
    executions: fc.nat(4),
    tokens: fc.nat(60),
    cost: fc.nat(400).map((cents) => cents / 100),
  });
  const limits = fc.record(
    {
      max_executions_per_hour: fc.nat(30),
      max_tokens_per_day: fc.nat(500),
      max_cost_per_day: fc.nat(3000).map((cents) => cents / 100),
    },
    { requiredKeys: [], noNullPrototype: true },
  );

  test("whatever ten at once ask for, use and give back", async () => {
    const step = fc.record({
      agent: fc.nat(1),
      asked: sizes,
      uses: fc.double({ min: 0, max: 1, noNaN: true }),
      settles: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(limits, limits, fc.array(step, { minLength: 5, maxLength: 30 }), async (own, shared, steps) => {
        const ws = await createTestWorkspace();
        const agents = [await assignTestAgent(ws, own), await assignTestAgent(ws, own)];
        await limitWorkspace(ws, shared as ExecutionConstraints);
        await Promise.all(
          steps.map(async ({ agent: place, asked, uses, settles }) => {
            const agent = agents[place] as Agent;
            const outcome = await reserve(ws, agent, asked);
            if (outcome.outcome !== "granted" || !settles) return;
            const used = Array.from({ length: Math.min(1, asked.executions) }, () =>
              executionOf(agent.id, {
                input_tokens: Math.floor(asked.tokens * uses),
                output_tokens: 0,
                cost: Math.floor(asked.cost * uses * 100) / 100,
              }),
            );
            await settle(ws, agent, idOf(outcome), used);
          }),
        );
        await expectWithin(ws, agents);
      }),
      { numRuns: 12 },
    );
  });

  test("one after the other, each is granted exactly when it fits", async () => {
    const step = fc.oneof(
      sizes.map((asked) => ({ kind: "ask" as const, asked })),
      fc.nat(20).map((place) => ({ kind: "settle" as const, place })),
      fc.nat(20).map((place) => ({ kind: "expire" as const, place })),
    );
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { minLength: 5, maxLength: 25 }), async (own, steps) => {
        const ws = await createTestWorkspace();
        const agent = await assignTestAgent(ws, own);
        const bounds = [own.max_executions_per_hour, own.max_tokens_per_day, own.max_cost_per_day];
        const live = new Map<string, Asked>();
        for (const each of steps) {
          if (each.kind === "ask") {
            const held = [...live.values(), each.asked].map(measured);
            const fits = bounds.every(
              (bound, i) =>
                bound === undefined ||
                Math.round(held.reduce((sum, one) => sum + (one[i] ?? 0), 0) * 100) <= Math.round(bound * 100),
            );
            const outcome = await reserve(ws, agent, each.asked);
            expect(outcome.outcome).toBe(fits ? "granted" : "refused");
            if (fits) live.set(idOf(outcome), each.asked);
          } else {
            const id = [...live.keys()][each.place % Math.max(1, live.size)];
            if (!id) continue;
            await (each.kind === "settle" ? settle(ws, agent, id) : expire(ws, id));
            live.delete(id);
          }
        }
        await expectWithin(ws, [agent]);
      }),
      { numRuns: 12 },
    );
  });

  test("asked for on 50 connections while others report, and what was refused would not have fitted", async () => {
    const ws = await createTestWorkspace();
    const agents = [
      await assignTestAgent(ws, { max_tokens_per_day: 900 }),
      await assignTestAgent(ws, { max_tokens_per_day: 900, max_cost_per_day: 20 }),
      await assignTestAgent(ws),
    ];
    await limitWorkspace(ws, { max_tokens_per_day: 2000, max_executions_per_hour: 100_000 });
    const outcomes = await onConnections(50, ws, async (client, place) => {
      const agent = agents[place % 3] as Agent;
      if (place % 5 === 4) {
        await client.query("select * from app.record_agent_executions($1, $2)", [
          ws.id,
          JSON.stringify([executionOf(agent.id, { input_tokens: 0, output_tokens: 0, cost: 0 })]),
        ]);
        return null;
      }
      const tokens = 30 + ((place * 37) % 90);
      const { rows } = await client.query<{ outcome: string }>(
        "select outcome from app.reserve_agent_budget($1, $2, null, 1, $3, 0.5, 60)",
        [ws.id, agent.id, tokens],
      );
      return { agent, tokens, granted: rows[0]?.outcome === "granted" };
    });
    const asked = outcomes.filter((outcome) => outcome !== null);
    const granted = asked.filter((outcome) => outcome.granted);
    expect(granted.length).toBeGreaterThan(0);
    expect(granted.length).toBeLessThan(asked.length);
    await expectWithin(ws, agents);
    for (const { agent, tokens } of asked.filter((outcome) => !outcome.granted)) {
      expect((await left(ws, agent)).tokens).toBeLessThan(tokens);
    }
    const workspace = (await linesOf(ws, agents[2] as Agent)).find(
      ({ assignmentId, limit }) => assignmentId === null && limit === "max_tokens_per_day",
    );
    expect(workspace).toMatchObject({ reserved: granted.reduce((sum, { tokens }) => sum + tokens, 0), used: 0 });
  });
});
