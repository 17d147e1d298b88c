/** Campaigns' and models' shares: by the hour, once hours are gone, of days that never had them, and set right later. */
import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { BreakdownRow, Share } from "@/domain/breakdown";
import { performanceWindow, type Span } from "@/domain/performance";
import type { PeriodRequest } from "@/domain/performance-request";
import { hoursKeptFrom } from "@/domain/retention";
import { keepSpans, settleSpans } from "./agent-spans";
import { recordExecutions } from "./executions";
import { readFleetPage } from "./fleet-page";
import { readFleetShares } from "./fleet-shares";
import { foldPerformance } from "./performance-folding";
import { readAgentShares } from "./performance-shares";
import { expireHours } from "./retention";
import { createTestAgent } from "./testing/agents";
import { createTestCampaign } from "./testing/campaigns";
import { expectSame, RAW_FIGURES, type RawFigures } from "./testing/figures";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// One moment for all, so that no midnight and no full hour comes between.
const now = new Date();
const midnight = Math.floor(now.getTime() / DAY) * DAY;
const daysAgo = (days: number) => new Date(midnight - days * DAY).toISOString().slice(0, 10);

const SHARES: Share[] = ["campaign", "model"];
const TABLES = { campaign: "agent_campaign_performance", model: "agent_model_performance" };

type Ground = { ws: TestWorkspace; agents: string[]; campaigns: string[]; timezone: string };

async function prepare(timezone = "UTC"): Promise<Ground> {
  const ws = await createTestWorkspace({ timezone });
  const agents = [(await createTestAgent()).id, (await createTestAgent()).id];
  const campaign = (name: string) => ws.as("marketer", (tx) => createTestCampaign(tx, "draft", { name }));
  return { ws, agents, campaigns: [await campaign("Ascent"), await campaign("Base camp")], timezone };
}

type Execution = ReturnType<typeof executionAt>;

function executionAt({ agents, campaigns }: Ground, at: number, i: number) {
  return {
    agent_id: agents[i % 3 === 0 ? 1 : 0] ?? "",
    campaign_id: i % 4 === 3 ? null : (campaigns[i % 2] ?? null),
    model: ["large-2", "small-1", null][i % 3] ?? null,
    execution_time_seconds: Number((0.05 + ((i * 37) % 900) / 10).toFixed(6)),
    input_tokens: i,
    output_tokens: 2 * i,
    cost: i / 1000,
    success: i % 7 !== 0,
    error: i % 14 === 0 ? "Timeout" : null,
    quality_score: i % 2 === 0 ? 60 + (i % 40) : null,
    occurred_at: new Date(at).toISOString(),
  };
}

/** Records work of those moments, as history is loaded. */
async function load(ground: Ground, moments: readonly number[]): Promise<Execution[]> {
  const executions = moments.map((at, i) => executionAt(ground, at, i));
  await ground.ws.as("ops", (tx) =>
    tx.execute(sql`select app.record_agent_executions(${ground.ws.id}, ${JSON.stringify(executions)}::jsonb, null)`),
  );
  return executions;
}

/** The figures of each campaign or model over the executions themselves, where `condition` holds. */
async function readRaw({ ws }: Ground, executions: Execution[], by: Share, condition: SQL) {
  const key = { campaign: sql`campaign_id`, model: sql`model` }[by];
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<RawFigures & { key: string }>(sql`select ${key} as key, ${RAW_FIGURES}
      from jsonb_to_recordset(${JSON.stringify(executions)}::jsonb) as (agent_id uuid, campaign_id uuid, model text,
        execution_time_seconds numeric, input_tokens bigint, output_tokens bigint, cost numeric, success boolean, error text,
        quality_score numeric, occurred_at timestamptz)
      where ${key} is not null and ${condition} group by 1`),
  );
  return rows;
}

const readFleet = ({ ws }: Ground, by: Share, period: Span) =>
  ws.as("viewer", (tx) => readFleetShares(tx, ws.id, period, by));
const readAgent = ({ ws, agents }: Ground, by: Share, period: Span) =>
  ws.as("viewer", (tx) => readAgentShares(tx, by, { workspaceId: ws.id, agentId: agents[0] ?? "", period }));
const fold = ({ ws }: Ground) => ws.as("ops", (tx) => foldPerformance(tx, ws.id, now));

function expectRows(shown: BreakdownRow[], raw: (RawFigures & { key: string })[]): void {
  expect(shown.map(({ key }) => key).toSorted()).toEqual(raw.map(({ key }) => key).toSorted());
  for (const { key, figures, rated } of shown) {
    const right = raw.find((one) => one.key === key);
    if (!right) throw new Error(`There is no raw figure of ${key}.`);
    expectSame(figures, right, "binned");
    expect(rated).toBe(right.rated);
  }
}

const sumOf = (rows: BreakdownRow[]) => rows.reduce((sum, { figures }) => sum + figures.executions, 0);

test.each(["America/New_York", "Asia/Kolkata"])(
  "a day's and a month's, the time before and days of one's own are what the raw facts say, hour by hour, in %s",
  async (timezone) => {
    const ground = await prepare(timezone);
    const moments = Array.from({ length: 1_400 }, (_, i) => now.getTime() - i * 66 * 60_000 - 60_000);
    const executions = await load(ground, moments);
    const periods: PeriodRequest[] = [
      { range: "24h" },
      { range: "30d" },
      { range: "custom", from: daysAgo(9), to: daysAgo(3) },
      { range: "custom", from: daysAgo(2), to: daysAgo(2), step: "hour" },
    ];
    for (const state of ["as it comes", "folded"]) {
      for (const period of periods) {
        const window = performanceWindow(period, now, timezone);
        for (const span of [window, window.previous]) {
          const within = sql`occurred_at >= ${span.from.toISOString()} and occurred_at < ${span.to.toISOString()}`;
          for (const by of SHARES) {
            expectRows(await readFleet(ground, by, span), await readRaw(ground, executions, by, within));
            const own = sql`${within} and agent_id = ${ground.agents[0]}`;
            expectRows(await readAgent(ground, by, span), await readRaw(ground, executions, by, own));
          }
        }
      }
      if (state === "as it comes") await fold(ground);
    }
  },
);

test("hours go with their agent's after ninety days, and a year's figures are what they were", async () => {
  const ground = await prepare();
  const from = hoursKeptFrom(now).getTime();
  const executions = await load(
    ground,
    Array.from({ length: 120 }, (_, i) => from + 30 * HOUR - i * 7 * HOUR),
  );
  const year = performanceWindow({ range: "1y" }, now, "UTC");
  expect(year.grain).toBe("day");
  const check = async () => {
    for (const by of SHARES) {
      expectRows(await readFleet(ground, by, year), await readRaw(ground, executions, by, sql`true`));
      const own = sql`agent_id = ${ground.agents[0]}`;
      expectRows(await readAgent(ground, by, year), await readRaw(ground, executions, by, own));
    }
  };
  await check();
  const days = await countRows(ground, sql`measurement_hour = -1`);
  for (const portion of [7, 10_000]) await ground.ws.as("ops", (tx) => expireHours(tx, 90, portion));
  const old = sql`measurement_hour >= 0 and measurement_date < ${new Date(from).toISOString()}::date`;
  expect(await countRows(ground, old)).toEqual({ campaign: 0, model: 0 });
  expect((await countRows(ground, sql`measurement_hour >= 0`)).campaign).toBeGreaterThan(0);
  expect(await countRows(ground, sql`measurement_hour = -1`)).toEqual(days);
  await check();
  await fold(ground);
  await check();
});

async function countRows({ ws }: Ground, condition: SQL): Promise<Record<Share, number>> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<
      Record<Share, number>
    >(sql`select (select count(*) from agent_campaign_performance where ${condition}) as campaign,
      (select count(*) from agent_model_performance where ${condition}) as model`),
  );
  return rows[0] ?? { campaign: Number.NaN, model: Number.NaN };
}

async function forgetHours({ ws }: Ground): Promise<void> {
  for (const by of SHARES)
    await asOwner(ws.id, `delete from ${TABLES[by]} where workspace_id = $1 and measurement_hour >= 0`, [ws.id]);
}

describe("a day from before hours were kept", () => {
  /** A day in Berlin begins at 23 o'clock UTC at the latest: what was done at 23:30 is the next day's there. */
  const timezone = "Europe/Berlin";
  const dayWindow = (days: number) =>
    performanceWindow({ range: "custom", from: daysAgo(days), to: daysAgo(days) }, now, timezone);

  test("counts once, where its noon is, whatever reads it", async () => {
    const ground = await prepare(timezone);
    const executions = await load(
      ground,
      [40, 39, 38].flatMap((days) => [3, 12, 23.5, 23.9].map((hour) => midnight - days * DAY + hour * HOUR)),
    );
    const later = Array.from({ length: 4 }, (_, i) => midnight - 30 * DAY + (i + 20) * HOUR);
    await forgetHours(ground);
    // And one that has its hours beside it.
    executions.push(...(await load(ground, later)));
    for (const state of ["as it comes", "folded"]) {
      for (const by of SHARES) {
        const utcDay = (days: number) => sql`(occurred_at at time zone 'UTC')::date = ${daysAgo(days)}`;
        for (const days of [40, 39, 38])
          expectRows(await readFleet(ground, by, dayWindow(days)), await readRaw(ground, executions, by, utcDay(days)));
        const own = sql`${utcDay(39)} and agent_id = ${ground.agents[0]}`;
        expectRows(await readAgent(ground, by, dayWindow(39)), await readRaw(ground, executions, by, own));
        const days = [41, 40, 39, 38, 37, 31, 30, 29];
        const each = await Promise.all(days.map((one) => readFleet(ground, by, dayWindow(one))));
        const whole = await readRaw(ground, executions, by, sql`true`);
        expect(sumOf(each.flat())).toBe(whole.reduce((sum, { executions: n }) => sum + n, 0));
        const zoned = (days: number) => sql`(occurred_at at time zone ${timezone})::date = ${daysAgo(days)}`;
        expectRows(await readFleet(ground, by, dayWindow(30)), await readRaw(ground, executions, by, zoned(30)));
      }
      if (state === "as it comes") await fold(ground);
    }
  });

  test("has by the hour what is reported of it since", async () => {
    const ground = await prepare(timezone);
    await load(
      ground,
      [3, 12, 23.5].map((hour) => midnight - 5 * DAY + hour * HOUR),
    );
    await forgetHours(ground);
    await fold(ground);
    const after = [23.2, 23.5, 12].map((hour, i) => executionAt(ground, midnight - 5 * DAY + hour * HOUR, i));
    await ground.ws.as("ops", (tx) => recordExecutions(tx, ground.ws.id, after));
    const count = async (days: number) => sumOf(await readFleet(ground, "campaign", dayWindow(days)));
    expect([await count(5), await count(4)]).toEqual([4, 2]);
    await fold(ground);
    expect([await count(5), await count(4)]).toEqual([4, 2]);
    expect(sumOf(await readAgent(ground, "campaign", dayWindow(4)))).toBe(1);
  });
});

const hex = (length: number) => randomUUID().replaceAll("-", "").slice(0, length);

test("what is set right later is set right by the hour and in what was folded: a breakdown is its page's head", async () => {
  const ground = await prepare("America/New_York");
  const { ws, agents, campaigns } = ground;
  const span = {
    traceId: hex(32),
    spanId: hex(16),
    parentId: null,
    isExecution: true,
    endedAt: now.toISOString(),
    model: null,
    inputTokens: null,
    cachedTokens: null,
    outputTokens: null,
  };
  const [agent_id, campaign_id] = [agents[0] ?? "", campaigns[0]];
  await ws.as("ops", async (tx) => {
    await keepSpans(tx, ws.id, [span]);
    const key = `otlp:${span.traceId}:${span.spanId}`;
    const used = { input_tokens: 0, output_tokens: 0, cost: 0, success: true, execution_time_seconds: 2 };
    const more = { agent_id, campaign_id, occurred_at: span.endedAt };
    await recordExecutions(tx, ws.id, [
      { ...used, ...more, idempotency_key: key },
      { ...used, ...more, model: "known-1" },
    ]);
  });
  const settle = (model: string, inputTokens: number) =>
    ws.as("ops", async (tx) => {
      const call = { ...span, spanId: hex(16), parentId: span.spanId, isExecution: false, model, inputTokens };
      await keepSpans(tx, ws.id, [call]);
      return settleSpans(tx, ws.id, [span]);
    });
  const page = (by: Share, range: "24h" | "30d") =>
    ws.as("viewer", (tx) =>
      readFleetPage(tx, { id: ws.id, timezone: ground.timezone }, { by, period: { range }, now }),
    );
  const check = async (tokens: number, models: [string, number, number][]) => {
    for (const range of ["24h", "30d"] as const) {
      const { series, rows } = await page("campaign", range);
      expect(series.totals.now).toMatchObject({ executions: 2, inputTokens: tokens });
      expect(series.now.at(-1)).toMatchObject({ executions: 2, inputTokens: tokens });
      expect(rows).toMatchObject([{ key: campaign_id, figures: { executions: 2, inputTokens: tokens } }]);
      const found = [
        (await page("model", range)).rows,
        await readAgent(ground, "model", performanceWindow({ range }, now, ground.timezone)),
      ];
      for (const one of found)
        expect(one.map(({ key, figures }) => [key, figures.executions, figures.inputTokens]).toSorted()).toEqual(
          models,
        );
    }
  };
  await check(0, [["known-1", 1, 0]]);
  await fold(ground);
  expect(await settle("late-1", 100)).toBe(1);
  await check(100, [
    ["known-1", 1, 0],
    ["late-1", 1, 100],
  ]);
  await fold(ground);
  await check(100, [
    ["known-1", 1, 0],
    ["late-1", 1, 100],
  ]);
  // Most of its tokens are another model's now: it moves as a whole.
  expect(await settle("known-1", 400)).toBe(1);
  await check(500, [["known-1", 2, 500]]);
  expect((await fold(ground)).folded).toBe(2);
  await check(500, [["known-1", 2, 500]]);
  expect(await fold(ground)).toEqual({ folded: 0, pruned: 0 });
});

test("a campaign that is deleted is in no breakdown, folded or not", async () => {
  const ground = await prepare();
  await load(
    ground,
    Array.from({ length: 12 }, (_, i) => now.getTime() - i * 5 * HOUR),
  );
  await fold(ground);
  const window = performanceWindow({ range: "7d" }, now, "UTC");
  expect(await readFleet(ground, "campaign", window)).toHaveLength(2);
  const [gone, left] = ground.campaigns;
  await ground.ws.as("owner", (tx) => tx.execute(sql`delete from campaigns where id = ${gone}`));
  for (const rows of [await readFleet(ground, "campaign", window), await readAgent(ground, "campaign", window)])
    expect(rows.map(({ key }) => key)).toEqual([left]);
});
