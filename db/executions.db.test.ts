import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Execution, Receipt } from "@/domain/executions";
import { recordExecutions } from "./executions";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const AGENTS = ["Architect", "Cognition", "Strategos", "A/B Tester"];

const execution = (more: Partial<Execution> = {}): Execution => ({
  agent_name: "Architect",
  execution_time_seconds: 1.5,
  input_tokens: 100,
  output_tokens: 20,
  cost: 0.01,
  success: true,
  ...more,
});

const send = (ws: TestWorkspace, items: unknown[]): Promise<Receipt> =>
  ws.as("ops", (tx) => recordExecutions(tx, ws.id, items));

/** One row of numbers. */
async function read(ws: TestWorkspace, query: ReturnType<typeof sql>): Promise<Record<string, number>> {
  const { rows } = await ws.as("viewer", (tx) => tx.execute<Record<string, number>>(query));
  return rows[0] ?? {};
}

type Sums = { executions: number; successes: number; faults: number; tokens: number; cost: number; samples: number };

/** Sums of hours, of days, and of the sketch: three ways to count the same facts. */
const SUMS = (hours: boolean) => sql`
  select coalesce(sum(execution_count), 0) as executions, coalesce(sum(success_count), 0) as successes,
    coalesce(sum(error_count), 0) as faults, coalesce(sum(total_input_tokens + total_output_tokens), 0) as tokens,
    coalesce(sum(total_cost_incurred), 0) as cost,
    (select coalesce(sum(n), 0) from agent_performance_sketch where (measurement_hour >= 0) = ${hours}) as samples
  from agent_performance where (measurement_hour is not null) = ${hours}`;

async function expectSums(ws: TestWorkspace, expected: Partial<Sums>): Promise<void> {
  for (const hours of [true, false]) expect(await read(ws, SUMS(hours))).toMatchObject(expected);
}

test("a batch answers for each: accepted, duplicate, rejected; good ones are kept", async () => {
  const ws = await createTestWorkspace();
  const receipt = await send(ws, [
    execution({ idempotency_key: "a" }),
    execution({ idempotency_key: "a" }),
    execution({ agent_name: "Nobody" }),
    { ...execution(), cost: -1 },
    execution({ occurred_at: "2020-01-01T00:00:00Z" }),
    execution({ occurred_at: new Date(Date.now() + 3_600_000).toISOString() }),
    execution({ campaign_id: randomUUID() }),
    execution({ agent_name: "ARCHITECT", success: false, error: "TimeoutError", input_tokens: 9_000_000_000 }),
  ]);
  expect(receipt).toMatchObject({ accepted: 2, duplicate: 1 });
  expect(receipt.rejected.map(({ index, field }) => [index, field])).toEqual([
    [2, "agent_id"],
    [3, "cost"],
    [4, "occurred_at"],
    [5, "occurred_at"],
    [6, "campaign_id"],
  ]);
  expect(receipt.rejected[2]?.reason).toContain("late-data bound of 7 days");
  await expectSums(ws, { executions: 2, successes: 1, faults: 1, tokens: 9_000_000_140, cost: 0.02, samples: 2 });
});

test("a key counts once, also later and in another batch; without keys every report counts", async () => {
  const ws = await createTestWorkspace();
  const batch = [execution({ idempotency_key: "k1" }), execution({ idempotency_key: "k2" }), execution()];
  expect(await send(ws, batch)).toMatchObject({ accepted: 3, duplicate: 0 });
  expect(await send(ws, batch)).toMatchObject({ accepted: 1, duplicate: 2 });
  await expectSums(ws, { executions: 4, samples: 4 });
});

test("the same key in another workspace is another execution", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  expect(await send(mine, [execution({ idempotency_key: "same" })])).toMatchObject({ accepted: 1 });
  expect(await send(theirs, [execution({ idempotency_key: "same" })])).toMatchObject({ accepted: 1 });
});

test("parallel writers lose nothing, count no key twice, and never deadlock", async () => {
  const ws = await createTestWorkspace();
  const shared = Array.from({ length: 40 }, (_, i) => `shared-${i}`);
  const writers = Array.from({ length: 10 }, (_, writer) =>
    shuffle(
      [
        ...shared.map((key) => execution({ idempotency_key: key, agent_name: agentOf(key.length) })),
        ...Array.from({ length: 60 }, (_, i) =>
          execution({
            idempotency_key: `own-${writer}-${i}`,
            agent_name: agentOf(i),
            execution_time_seconds: 0.1 * (i + 1),
            success: i % 10 !== 0,
            occurred_at: new Date(Date.now() - (i % 30) * 3_600_000).toISOString(),
          }),
        ),
      ],
      writer,
    ),
  );
  const receipts = await Promise.all(writers.map((items) => send(ws, items)));
  expect(total(receipts, "accepted")).toBe(40 + 10 * 60);
  expect(total(receipts, "duplicate")).toBe(40 * 9);
  await expectSums(ws, { executions: 640, successes: 640 - 10 * 6, samples: 640, tokens: 640 * 120, cost: 6.4 });
  expect(await read(ws, STALE_PERCENTILES)).toEqual({ buckets: 0 });
});

/** Buckets whose stored percentiles are not those of all their bins. */
const STALE_PERCENTILES = sql`
  select count(*) as buckets from agent_performance p
  cross join lateral (
    select array_agg(s.bin) as bins, array_agg(s.n) as counts from agent_performance_sketch s
    where s.agent_id = p.agent_id and s.measurement_date = p.measurement_date
      and s.measurement_hour = coalesce(p.measurement_hour, -1)
  ) b
  cross join lateral (values (0.5, p.p50_execution_time_seconds), (0.95, p.p95_execution_time_seconds),
    (0.99, p.p99_execution_time_seconds)) as stored (fraction, seconds)
  where abs(stored.seconds - least(greatest(app.sketch_percentile(b.bins, b.counts, stored.fraction)::numeric,
    p.min_execution_time_seconds), p.max_execution_time_seconds)) > 0.000001`;

test("a workspace's facts go with it, and a batch that arrives meanwhile leaves none", async () => {
  const ws = await createTestWorkspace();
  await send(ws, [execution()]);
  const removal = ws.as("owner", (tx) => tx.execute(sql`delete from workspaces where id = ${ws.id}`));
  const late = await Promise.allSettled([removal, ...Array.from({ length: 5 }, () => send(ws, [execution()]))]);
  expect(late[0].status).toBe("fulfilled");
  const facts = ["agent_executions", "agent_performance", "agent_performance_sketch", "agent_campaign_performance"];
  for (const table of facts) {
    expect(await read(ws, sql`select count(*) as n from ${sql.raw(table)}`), table).toEqual({ n: 0 });
  }
});

test("stored percentiles are within 2.2 % of the exact ones, whatever the samples", async () => {
  const ws = await createTestWorkspace();
  const durations = fc.array(
    fc.oneof(
      fc.constant(2.5),
      fc.constant(0),
      fc.double({ min: 0.001, max: 30, noNaN: true }),
      fc.double({ min: -6, max: 5, noNaN: true }).map((exponent) => 10 ** exponent),
    ),
    { minLength: 1, maxLength: 400 },
  );
  await fc.assert(
    fc.asyncProperty(durations, async (raw) => {
      const samples = raw.map((seconds) => Number(seconds.toFixed(6)));
      const [found] = await ws.as("viewer", async (tx) => {
        const { rows } = await tx.execute<{ p50: number; p95: number; p99: number; free: number }>(sql`
          with bins as (select app.sketch_bin(v::numeric) as bin, count(*) as n from jsonb_array_elements_text(${JSON.stringify(samples)}::jsonb) v group by 1)
          select app.sketch_percentile(array_agg(bin), array_agg(n), 0.5) as p50,
            app.sketch_percentile(array_agg(bin), array_agg(n), 0.95) as p95,
            app.sketch_percentile(array_agg(bin) || array_agg(bin), array_agg(n) || array_agg(n), 0.99) as p99 from bins`);
        return rows;
      });
      for (const [fraction, answer] of [
        [0.5, found?.p50],
        [0.95, found?.p95],
      ] as const) {
        expectClose(answer, nearestRank(samples, fraction));
      }
      // Merging a sketch with itself changes no percentile but by the rank of a doubled sample.
      expectClose(found?.p99, nearestRank([...samples, ...samples], 0.99));
    }),
    { numRuns: 60 },
  );
});

test("a bucket's stored percentiles, extremes and averages follow its executions", async () => {
  const ws = await createTestWorkspace();
  const samples = Array.from({ length: 500 }, (_, i) => Number((((i * 7919) % 500) ** 2 / 1000).toFixed(6)));
  for (let from = 0; from < samples.length; from += 100) {
    await send(
      ws,
      samples
        .slice(from, from + 100)
        .map((seconds) => execution({ execution_time_seconds: seconds, quality_score: 80 })),
    );
  }
  const day = await read(
    ws,
    sql`select p50_execution_time_seconds as p50, p95_execution_time_seconds as p95, p99_execution_time_seconds as p99,
      min_execution_time_seconds as min, max_execution_time_seconds as max, avg_execution_time_seconds as avg,
      avg_cost_per_execution as cost, success_rate_percentage as success, quality_score as quality
      from agent_performance where measurement_hour is null`,
  );
  expectClose(day.p50, nearestRank(samples, 0.5));
  expectClose(day.p95, nearestRank(samples, 0.95));
  expectClose(day.p99, nearestRank(samples, 0.99));
  expect(day).toMatchObject({ min: 0, max: Math.max(...samples), cost: 0.01, success: 100, quality: 80 });
  expect(day.avg).toBeCloseTo(samples.reduce((a, b) => a + b, 0) / 500, 6);
});

test("the public function counts once and says what is wrong by its field", async () => {
  const ws = await createTestWorkspace();
  const call = (seconds: string, key = "one") =>
    ws.as("ops", (tx) =>
      tx.execute(sql`select record_agent_execution(${ws.id}, (select id from agent_registry where agent_name = 'Seer'),
        ${seconds}::numeric, 5, 6, 0.5, true, p_idempotency_key => ${key}) as counted`),
    );
  expect((await call("1")).rows).toEqual([{ counted: true }]);
  expect((await call("1")).rows).toEqual([{ counted: false }]);
  await expect(call("NaN", "two")).rejects.toMatchObject({
    cause: { code: "CX422", column: "execution_time_seconds" },
  });
  await expect(call("-1", "two")).rejects.toMatchObject({ cause: { code: "CX422" } });
  const other = await createTestWorkspace();
  const foreign = other.as("owner", (tx) => tx.execute(sql`select * from app.record_agent_executions(${ws.id}, '[]')`));
  await expect(foreign).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("facts can't be written but through the function", async () => {
  const ws = await createTestWorkspace();
  await send(ws, [execution()]);
  for (const statement of [
    sql`update agent_performance set execution_count = 99`,
    sql`delete from agent_executions`,
    sql.raw(`select * from agent_performance_sketch_${new Date().toISOString().slice(0, 7).replace("-", "_")}`),
  ]) {
    await expect(ws.as("owner", (tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  }
});

function agentOf(i: number): string {
  return AGENTS[i % AGENTS.length] ?? "Architect";
}

function total(receipts: Receipt[], kind: "accepted" | "duplicate"): number {
  return receipts.reduce((sum, receipt) => sum + receipt[kind], 0);
}

/** Another order for every writer, the same in every run. */
function shuffle<T>(items: T[], seed: number): T[] {
  return items
    .map((item, i) => ({ item, key: (i * 7919 + seed * 104_729) % 1_000 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function nearestRank(samples: number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(fraction * sorted.length)) - 1] ?? Number.NaN;
}

function expectClose(answer: number | undefined, exact: number): void {
  expect(Math.abs((answer ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.022 + 1e-6);
}
