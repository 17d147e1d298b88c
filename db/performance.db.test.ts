/** Figures of pages against plain SQL over the raw facts: counts and sums exactly, percentiles within the stated error. */
import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type BoardPeriod, boardPeriods } from "@/domain/board-periods";
import { BREAKDOWNS, type Breakdown, type BreakdownRow, isShare } from "@/domain/breakdown";
import { performanceWindow } from "@/domain/performance";
import type { PeriodRequest } from "@/domain/performance-request";
import { readAgentPage } from "./agent-page";
import { readComparison } from "./comparison";
import { recordExecutions } from "./executions";
import { readBreakdownBefore, readFleetBoard, readFleetPage } from "./fleet-page";
import { foldPerformance } from "./performance-folding";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestCampaign } from "./testing/campaigns";
import { expectSame, RAW_FIGURES, type RawFigures } from "./testing/figures";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import type { Tx } from "./workspace";

const HOUR = 3_600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * HOUR).toISOString().slice(0, 10);
const PERIODS: PeriodRequest[] = [
  { range: "custom", from: daysAgo(4), to: daysAgo(2) },
  { range: "custom", from: daysAgo(3), to: daysAgo(3), step: "hour" },
  { range: "24h" },
  { range: "7d" },
  { range: "7d", step: "hour" },
  { range: "30d" },
  { range: "90d" },
  { range: "1y" },
];

/** Two agents' executions of the last six days, some for a campaign; no two of one duration. */
function makeExecutions(agentIds: string[], campaignId: string | null, now: number) {
  return Array.from({ length: 900 }, (_, i) => ({
    agent_id: agentIds[i % 3 === 0 ? 1 : 0],
    campaign_id: i % 5 === 0 ? campaignId : null,
    execution_time_seconds: Number((0.05 + ((i * 37) % 900) / 10).toFixed(6)),
    input_tokens: i,
    output_tokens: 2 * i,
    cost: i / 1000,
    success: i % 7 !== 0,
    error: i % 14 === 0 ? "Timeout" : null,
    quality_score: i % 2 === 0 ? 60 + (i % 40) : null,
    model: i % 4 === 0 ? "large-2" : i % 4 === 1 ? "small-1" : null,
    occurred_at: new Date(now - (i % 140) * HOUR - (i % 60) * 60_000).toISOString(),
  }));
}

async function prepare(timezone: string) {
  const ws = await createTestWorkspace({ timezone });
  const agents = [await createTestAgent(), await createTestAgent()];
  const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx));
  const now = new Date();
  const batch = makeExecutions(
    agents.map(({ id }) => id),
    campaignId,
    now.getTime(),
  );
  const receipt = await ws.as("ops", (tx) => recordExecutions(tx, ws.id, batch));
  expect(receipt.accepted).toBe(batch.length);
  return { ws, workspace: { id: ws.id, timezone }, agents, campaignId, now };
}

/** The same figures over the raw facts, where `condition` holds. */
async function readRaw(tx: Tx, condition: SQL): Promise<RawFigures> {
  const { rows } = await tx.execute<RawFigures>(sql`
    select ${RAW_FIGURES}
    from agent_executions e join agent_registry r on r.id = e.agent_id where ${condition}`);
  if (!rows[0]) throw new Error("The raw query gave no row.");
  return rows[0];
}

const between = ({ from, to }: { from: Date | string; to: Date | string }) =>
  sql`occurred_at >= ${new Date(from).toISOString()} and occurred_at < ${new Date(to).toISOString()}`;

test.each(["UTC", "America/New_York", "Asia/Kolkata"])(
  "an agent's page says what the raw facts say, bucket by bucket, in %s",
  async (timezone) => {
    const { ws, workspace, agents, campaignId, now } = await prepare(timezone);
    const { id, name } = agents[0] ?? { id: "", name: "" };
    for (const period of PERIODS) {
      const window = performanceWindow(period, now, timezone);
      await ws.as("viewer", async (tx) => {
        const page = await readAgentPage(tx, workspace, { name, period, now });
        if (!page) throw new Error("No page.");
        const { totals, series, shares } = page.performance;
        expectSame(totals.now, await readRaw(tx, sql`agent_id = ${id} and ${between(window)}`));
        expectSame(totals.before, await readRaw(tx, sql`agent_id = ${id} and ${between(window.previous)}`));
        expect(series.now).toHaveLength(window.starts.length);
        const checked = series.now.flatMap((point, i) => (i % 5 === 0 || i > series.now.length - 4 ? [i] : []));
        for (const i of checked) {
          const [point, span] = [series.now[i], hoursOf(window, i)];
          if (point) expectSame(point, await readRaw(tx, sql`agent_id = ${id} and ${between(span)}`));
        }
        const own = sql`agent_id = ${id} and ${between(window)}`;
        const keys = { campaign: [campaignId], model: ["large-2", "small-1"] };
        for (const by of ["campaign", "model"] as const) {
          for (const key of keys[by]) {
            const row = shares[by].find((one) => one.key === key);
            const raw = await readRaw(tx, sql`${keyIs(by, key)} and ${own}`);
            if (row) expectSame(row.figures, raw, "binned");
            expect([row?.figures.executions ?? 0, row?.rated ?? 0]).toEqual([raw.executions, raw.rated]);
          }
          expect(executionsOf(shares[by])).toBe((await readRaw(tx, sql`${NAMED[by]} and ${own}`)).executions);
        }
      });
    }
  },
);

/** A bucket's hours: those that begin in it. */
function hoursOf({ starts, to }: { starts: Date[]; to: Date }, i: number) {
  return { from: nextHour(starts[i] ?? to), to: nextHour(starts[i + 1] ?? to) };
}

const nextHour = (date: Date) => new Date(Math.ceil(date.getTime() / HOUR) * HOUR);

/** Every range once, every breakdown too; `turn` decides which go together. */
async function expectFleet(ws: TestWorkspace, timezone: string, now: Date, turn: number): Promise<void> {
  for (const [n, period] of PERIODS.entries()) {
    const window = performanceWindow(period, now, timezone);
    const by = BREAKDOWNS[(n + turn) % BREAKDOWNS.length] ?? "agent";
    await ws.as("viewer", async (tx) => {
      const { series, rows } = await readFleetPage(tx, { id: ws.id, timezone }, { by, period, now });
      expectSame(series.totals.now, await readRaw(tx, between(window)));
      expectSame(series.totals.before, await readRaw(tx, between(window.previous)));
      for (const i of [0, Math.floor(series.now.length / 2), series.now.length - 2, series.now.length - 1]) {
        const point = series.now[i];
        if (point) expectSame(point, await readRaw(tx, between(hoursOf(window, i))));
      }
      for (const row of rows) {
        const raw = await readRaw(tx, sql`${keyIs(by, row.key)} and ${between(window)}`);
        expectSame(row.figures, raw, isShare(by) ? "binned" : "exact");
        expect(row.rated).toBe(raw.rated);
      }
      const whole = await readRaw(tx, sql`${NAMED[by] ?? sql`true`} and ${between(window)}`);
      expect(executionsOf(rows)).toBe(whole.executions);
      const before = await readBreakdownBefore(tx, { id: ws.id, timezone }, { by, period, now });
      const earlier = sql`${NAMED[by] ?? sql`true`} and ${between(window.previous)}`;
      expect(executionsOf(before)).toBe((await readRaw(tx, earlier)).executions);
      for (const row of before) {
        const raw = await readRaw(tx, sql`${keyIs(by, row.key)} and ${between(window.previous)}`);
        expectSame(row.figures, raw, isShare(by) ? "binned" : "exact");
      }
    });
  }
}

const executionsOf = (rows: readonly BreakdownRow[]) => rows.reduce((sum, { figures }) => sum + figures.executions, 0);

function keyIs(by: Breakdown, key: string) {
  if (by === "agent") return sql`agent_id = ${key}`;
  if (by === "guild") return sql`guild_name = ${key}`;
  if (by === "type") return sql`agent_type = ${key}`;
  return by === "campaign" ? sql`campaign_id = ${key}` : sql`e.model = ${key}`;
}

/** Executions that a breakdown leaves out name none. */
const NAMED: Partial<Record<Breakdown, SQL>> = {
  campaign: sql`campaign_id is not null`,
  model: sql`e.model is not null`,
};

test.each(["America/New_York", "Asia/Kolkata"])(
  "the fleet's page says what the raw facts say, folded or not, and of what came late, in %s",
  async (timezone) => {
    const { ws, agents, campaignId, now } = await prepare(timezone);
    await expectFleet(ws, timezone, now, 0);
    const fold = () => ws.as("ops", (tx) => foldPerformance(tx, ws.id, now));
    expect((await fold()).folded).toBeGreaterThan(100);
    expect(await fold()).toEqual({ folded: 0, pruned: 0 });
    await expectFleet(ws, timezone, now, 1);
    // Into hours and days that were folded already, and one of a third agent.
    const third = await createTestAgent();
    const late = makeExecutions([agents[1]?.id ?? "", third.id], campaignId, now.getTime() - 20 * 60_000);
    await ws.as("ops", (tx) =>
      recordExecutions(
        tx,
        ws.id,
        late.filter((_, i) => i % 30 === 0),
      ),
    );
    await expectFleet(ws, timezone, now, 2);
    expect((await fold()).folded).toBeGreaterThan(0);
    await expectFleet(ws, timezone, now, 3);
  },
);

test.each([
  { change: "back", now: "2026-10-28T12:00:00Z", hours: [24, 24, 24, 25, 24, 24, 14] },
  { change: "forward", now: "2026-04-01T12:00:00Z", hours: [24, 24, 24, 23, 24, 24, 15] },
])("the day on which Berlin's clocks go $change has the hours that it has", async ({ now, hours }) => {
  const timezone = "Europe/Berlin";
  const [ws, agent] = [await createTestWorkspace({ timezone }), await createTestAgent()];
  const from = performanceWindow({ range: "7d" }, new Date(now), timezone).from.getTime();
  // One each hour, loaded as history is.
  const executions = Array.from({ length: hours.reduce((sum, n) => sum + n, 0) }, (_, i) => ({
    agent_id: agent.id,
    execution_time_seconds: 1 + i,
    input_tokens: 1,
    output_tokens: 1,
    cost: 0,
    success: true,
    occurred_at: new Date(from + i * HOUR + 60_000).toISOString(),
  }));
  await ws.as("ops", (tx) =>
    tx.execute(sql`select app.record_agent_executions(${ws.id}, ${JSON.stringify(executions)}::jsonb, null)`),
  );
  const request = { period: { range: "7d" } as const, now: new Date(now) };
  const workspace = { id: ws.id, timezone };
  const fleet = await ws.as("viewer", (tx) => readFleetPage(tx, workspace, { by: "type", ...request }));
  const own = await ws.as("viewer", (tx) => readAgentPage(tx, workspace, { name: agent.name, ...request }));
  for (const points of [fleet.series.now, own?.performance.series.now]) {
    expect(points?.map((point) => point.executions)).toEqual(hours);
  }
});

test("one execution is every percentile of its range, and other times are zeros", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const now = new Date();
  const one = { execution_time_seconds: 3, input_tokens: 1, output_tokens: 2, cost: 0.5, success: true };
  await ws.as("ops", (tx) => recordExecutions(tx, ws.id, [{ agent_id: agent.id, ...one }]));
  const workspace = { id: ws.id, timezone: "UTC" };
  const page = await ws.as("viewer", (tx) =>
    readFleetPage(tx, workspace, { by: "agent", period: { range: "30d" }, now: new Date() }),
  );
  expect(page.series.totals.now).toMatchObject({
    executions: 1,
    p50: 3,
    p95: 3,
    p99: 3,
    min: 3,
    max: 3,
    quality: null,
  });
  expect(page.series.totals.before).toMatchObject({ executions: 0, p95: null, min: null });
  expect(page.series.now.map(({ executions }) => executions)).toEqual([...Array<number>(29).fill(0), 1]);
  expect(page.rows).toMatchObject([{ code: expect.any(String), figures: { executions: 1, p95: 3 } }]);
  const own = await ws.as("viewer", (tx) =>
    readAgentPage(tx, workspace, { name: agent.name, period: { range: "1y" }, now }),
  );
  expect(own?.performance.totals.now).toMatchObject({ executions: 1, p50: 3, p99: 3 });
});

test("a workspace without executions has zeros everywhere and no rows", async () => {
  const ws = await createTestWorkspace();
  for (const period of PERIODS) {
    const page = await ws.as("viewer", (tx) =>
      readFleetPage(tx, { id: ws.id, timezone: "UTC" }, { by: "guild", period, now: new Date() }),
    );
    expect(page.rows).toEqual([]);
    expect(page.series.totals.now).toMatchObject({ executions: 0, cost: 0, p95: null, quality: null });
  }
});

test("days that lie ahead have no buckets, and nothing is read for them", async () => {
  const ws = await createTestWorkspace();
  const period = { range: "custom", from: "2199-01-01", to: "2199-01-31" } as const;
  const page = await ws.as("viewer", (tx) =>
    readFleetPage(tx, { id: ws.id, timezone: "Europe/Berlin" }, { by: "agent", period, now: new Date() }),
  );
  expect(page).toMatchObject({ rows: [], series: { now: [], totals: { now: { executions: 0 } } } });
});

test("a workspace sees no other's agents' work and no other's campaigns", async () => {
  const { agents, now } = await prepare("UTC");
  const other = await createTestWorkspace();
  const workspace = { id: other.id, timezone: "UTC" };
  for (const by of BREAKDOWNS) {
    const page = await other.as("owner", (tx) => readFleetPage(tx, workspace, { by, period: { range: "30d" }, now }));
    expect(page.rows).toEqual([]);
  }
  const own = await other.as("owner", (tx) =>
    readAgentPage(tx, workspace, { name: agents[0]?.name ?? "", period: { range: "30d" }, now }),
  );
  expect(own?.performance).toMatchObject({
    shares: { campaign: [], model: [] },
    markers: [],
    totals: { now: { executions: 0 } },
  });
});

test("agents are compared in the order they were named, and unknown ones are said", async () => {
  const { ws, workspace, agents, now } = await prepare("Europe/Berlin");
  const codes = [...(await ws.as("viewer", (tx) => codesOf(tx, agents.toReversed()))), "NO-SUCH"];
  const compared = await ws.as("viewer", (tx) =>
    readComparison(tx, workspace, { codes, period: { range: "7d" }, now }),
  );
  expect(compared.unknown).toEqual(["NO-SUCH"]);
  expect(compared.agents.map(({ id }) => id)).toEqual([agents[1]?.id, agents[0]?.id]);
  const window = performanceWindow({ range: "7d" }, now, "Europe/Berlin");
  await ws.as("viewer", async (tx) => {
    for (const agent of compared.agents) {
      expectSame(agent.totals.now, await readRaw(tx, sql`agent_id = ${agent.id} and ${between(window)}`));
      expect(agent.points).toHaveLength(7);
    }
  });
  const nobody = await ws.as("viewer", (tx) =>
    readComparison(tx, workspace, { codes: [], period: { range: "7d" }, now }),
  );
  expect(nobody).toMatchObject({ agents: [], unknown: [] });
});

test("agents' critical and high alerts and their new versions are marked, nothing else, and whose they are where they are several", async () => {
  const { ws, workspace, agents, now } = await prepare("UTC");
  const fire = (severity: string, agentId: string | undefined) =>
    ws.as("ops", (tx) =>
      tx.execute(
        sql`select create_system_alert(${ws.id}, 'error', ${severity}, ${`${severity} trouble`}, '', ${agentId})`,
      ),
    );
  for (const severity of ["critical", "high", "medium"]) await fire(severity, agents[0]?.id);
  await fire("critical", agents[1]?.id);
  const edit = (change: SQL) =>
    asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set ${change} where id = ${agents[0]?.id}`));
  await edit(sql`version = '2.0.0'`);
  await edit(sql`purpose = 'Another one.'`);
  const asked = { period: { range: "24h" }, now: new Date(now.getTime() + 1000) } as const;
  const page = await ws.as("viewer", (tx) => readAgentPage(tx, workspace, { name: agents[0]?.name ?? "", ...asked }));
  expect(page?.performance.markers.map(({ kind, label }) => [kind, label])).toEqual([
    ["incident", "critical trouble"],
    ["incident", "high trouble"],
    ["version", "Version 2.0.0"],
    ["version", "Changed in the registry: revision 3 of version 2.0.0"],
  ]);
  const [one, other] = agents.map(({ name }) => name);
  const ofBoth = [
    ["incident", `${one}: critical trouble`],
    ["incident", `${one}: high trouble`],
    ["incident", `${other}: critical trouble`],
    ["version", `${one}: Version 2.0.0`],
    ["version", `${one}: Changed in the registry: revision 3 of version 2.0.0`],
  ];
  const codes = await ws.as("viewer", (tx) => codesOf(tx, agents));
  const compared = await ws.as("viewer", (tx) => readComparison(tx, workspace, { codes, ...asked }));
  expect(compared.markers.map(({ kind, label }) => [kind, label])).toEqual(ofBoth);
  const fleet = (by: Breakdown) => ws.as("viewer", (tx) => readFleetPage(tx, workspace, { by, ...asked }));
  for (const by of ["model", "guild"] as const)
    expect((await fleet(by)).markers.map(({ kind, label }) => [kind, label])).toEqual(ofBoth);
  // Of six at work nothing is marked.
  for (let n = 0; n < 4; n += 1) {
    const { id } = await createTestAgent();
    await ws.as("ops", (tx) => tx.execute(sql`select record_agent_execution(${ws.id}, ${id}, 1, 1, 1, 0, true)`));
  }
  for (const by of ["model", "guild"] as const) expect((await fleet(by)).markers).toEqual([]);
});

async function codesOf(tx: Tx, agents: { id: string }[]): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string; code: string }>(sql`select id, code from agent_registry`);
  return agents.map(({ id }) => rows.find((row) => row.id === id)?.code ?? "");
}

const BOARD_PERIODS: BoardPeriod[] = [
  { range: "24h" },
  { range: "today" },
  { range: "week" },
  { range: "quarter" },
  { range: "all" },
  { range: "week", on: dayBefore(9) },
  { range: "month", on: dayBefore(40) },
];

function dayBefore(days: number): string {
  return new Date(Date.now() - days * 24 * HOUR).toISOString().slice(0, 10);
}

test.each(BOARD_PERIODS)("a board says what the raw facts say of $range, and of the period before", async (period) => {
  const { ws, workspace, now } = await prepare("Asia/Kolkata");
  const board = await ws.as("viewer", (tx) => readFleetBoard(tx, workspace, { of: "agent", period, now }));
  const spans = boardPeriods(period, now, workspace.timezone);
  await ws.as("viewer", async (tx) => {
    for (const [rows, span] of [
      [board.rows, spans.now],
      [board.before, spans.before],
    ] as const) {
      const condition = span ? between(span) : sql`false`;
      expect(executionsOf(rows)).toBe((await readRaw(tx, condition)).executions);
      for (const row of rows) expectSame(row.figures, await readRaw(tx, sql`agent_id = ${row.key} and ${condition}`));
    }
  });
});

test("all time is the same however far apart its days lie", async () => {
  const { ws, workspace, agents, now } = await prepare("UTC");
  const ids = agents.map(({ id }) => id);
  // Without either of them the percentiles would be others.
  for (const [seconds, hoursAgo] of [
    [0.001, 120],
    [1_000, 0],
  ] as const) {
    const at = {
      execution_time_seconds: seconds,
      occurred_at: new Date(now.getTime() - hoursAgo * HOUR).toISOString(),
    };
    const batch = makeExecutions(ids, null, now.getTime()).map((execution) => ({ ...execution, ...at }));
    await ws.as("ops", (tx) => recordExecutions(tx, ws.id, batch));
  }
  const read = () =>
    ws.as("viewer", (tx) => readFleetBoard(tx, workspace, { of: "agent", period: { range: "all" }, now }));
  const board = await read();
  await asOwner(null, "select app.ensure_performance_partitions(current_date - 210, current_date - 200)", []);
  for (const table of ["agent_performance", "agent_performance_sketch"]) {
    const update = `update ${table} set measurement_date = measurement_date - 200
      where workspace_id = $1 and measurement_date < current_date - 2`;
    await asOwner(ws.id, update, [ws.id]);
  }
  expect(await read()).toEqual(board);
});
