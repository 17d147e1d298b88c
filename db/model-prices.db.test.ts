import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AgentSpan } from "@/domain/genai-spans";
import type { ModelPriceInput } from "@/domain/model-prices";
import { keepSpans, readUnpriced } from "./agent-spans";
import { recordExecutions } from "./executions";
import { listModelPrices, listUnpricedModels, repriceModel, saveModelPrice, withdrawModelPrice } from "./model-prices";
import { makePlatformAdmin } from "./testing/agents";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { type Tx, withUser } from "./workspace";

let admin: string;
let ws: TestWorkspace;
let model: string;
const asOwner = <T>(work: (tx: Tx) => Promise<T>) => ws.as("owner", work);
const asAdmin = <T>(work: (tx: Tx) => Promise<T>) => withUser(admin, { kind: "person", requestId: "test" }, work);

beforeAll(async () => {
  admin = (await createTestWorkspace()).users.owner;
  await makePlatformAdmin(admin);
});
beforeEach(async () => {
  ws = await createTestWorkspace();
  model = `model-${randomUUID().slice(0, 8)}`;
});

const price = (more: Partial<ModelPriceInput> = {}) => ({
  id: randomUUID(),
  model,
  currency: "USD",
  validFrom: "2026-01-01",
  inputPrice: 2,
  cachedInputPrice: 0.5,
  outputPrice: 8,
  note: null,
  ...more,
});
const save = (more: Partial<ModelPriceInput> = {}) => asAdmin((tx) => saveModelPrice(tx, admin, price(more)));

type Use = { model: string | null; on?: string; input?: number; cached?: number; output?: number; currency?: string };

async function costOf({ on = "2026-03-31", input = 0, cached = 0, output = 0, currency = "USD", ...use }: Use) {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ cost: number | null }>(
      sql`select (select app.token_cost(p, ${input}, ${cached}, ${output})
        from app.find_model_price(${use.model}, ${currency}, ${on}::date) p) as cost`,
    ),
  );
  return rows[0]?.cost;
}

describe("a price", () => {
  test("is per million tokens; cached ones are part of the input", async () => {
    await save();
    expect(await costOf({ model, input: 1_000_000, output: 500_000 })).toBe(6);
    expect(await costOf({ model, input: 1_000_000, cached: 400_000 })).toBe(1.4);
    expect(await costOf({ model, input: 1_000_000, cached: 9_000_000 })).toBe(0.5);
    await save({ cachedInputPrice: null, validFrom: "2026-02-01" });
    expect(await costOf({ model, input: 1_000_000, cached: 400_000 })).toBe(2);
  });

  test("holds from its first day until a later one, in its currency alone", async () => {
    await save();
    await save({ validFrom: "2026-03-01", inputPrice: 1 });
    const million = { model, input: 1_000_000 };
    expect(await costOf({ ...million, on: "2025-12-31" })).toBeNull();
    expect(await costOf({ ...million, on: "2026-02-28" })).toBe(2);
    expect(await costOf({ ...million, on: "2026-03-01" })).toBe(1);
    expect(await costOf({ ...million, currency: "EUR" })).toBeNull();
  });

  test.each(["-2026-01-31", "-20260131", "@20260131", "-0131", "-latest"])(
    "holds for the dated version %s too",
    async (suffix) => {
      await save();
      expect(await costOf({ model: `${model.toUpperCase()}${suffix}`, input: 1_000_000 })).toBe(2);
      await save({ model: `${model}${suffix}`, inputPrice: 3 });
      expect(await costOf({ model: `${model}${suffix}`, input: 1_000_000 })).toBe(3);
      expect(await costOf({ model, input: 1_000_000 })).toBe(2);
      expect(await costOf({ model: `${model}-mini${suffix}`, input: 1_000_000 })).toBeNull();
    },
  );

  test("is corrected by another of the same day, and both can be read; withdrawn it counts no more", async () => {
    await save();
    await save({ inputPrice: 4 });
    const find = async () => (await asAdmin(listModelPrices)).filter((one) => one.model === model);
    expect((await find()).map(({ inputPrice, replacedAt }) => [inputPrice, replacedAt === null])).toEqual([
      [4, true],
      [2, false],
    ]);
    expect(await costOf({ model, input: 1_000_000 })).toBe(4);
    const standing = (await find())[0]?.id ?? "";
    expect(await asAdmin((tx) => withdrawModelPrice(tx, admin, standing))).toBe(true);
    expect(await asAdmin((tx) => withdrawModelPrice(tx, admin, standing))).toBe(false);
    expect(await costOf({ model, input: 1_000_000 })).toBeNull();
    expect(await find()).toHaveLength(2);
  });

  test("sent twice is one", async () => {
    const once = price();
    for (let i = 0; i < 2; i++) await asAdmin((tx) => saveModelPrice(tx, admin, once));
    expect((await asAdmin(listModelPrices)).filter((one) => one.model === model)).toHaveLength(1);
  });

  test("is written by platform administrators alone, and never changed", async () => {
    await save();
    await expect(
      asOwner((tx) => saveModelPrice(tx, ws.users.owner, price({ validFrom: "2026-05-01" }))),
    ).rejects.toThrow();
    await expect(asOwner(listUnpricedModels)).rejects.toThrow();
    const since = { model, currency: "USD", since: "2026-01-01" };
    await expect(repriceModel(asOwner, since)).rejects.toThrow();
    await expect(
      asOwner((tx) => tx.execute(sql`select app.reprice_traces(${ws.id}, ${model}, '2026-01-01', '', 10)`)),
    ).rejects.toThrow();
    await expect(asAdmin((tx) => tx.execute(sql`update model_prices set input_price = 0`))).rejects.toThrow();
    await expect(asAdmin((tx) => tx.execute(sql`delete from model_prices`))).rejects.toThrow();
  });
});

const hex = (length: number) => randomUUID().replaceAll("-", "").slice(0, length);

/** An execution of Architect that used a model, recorded as the route does it. */
async function use(used: string | null, workspace = ws): Promise<void> {
  const span: AgentSpan = {
    traceId: hex(32),
    spanId: hex(16),
    parentId: null,
    isExecution: true,
    endedAt: new Date().toISOString(),
    model: used,
    inputTokens: 1_000_000,
    cachedTokens: null,
    outputTokens: 0,
  };
  await workspace.as("ops", async (tx) => {
    const [totals] = await keepSpans(tx, workspace.id, [span]);
    await recordExecutions(tx, workspace.id, [
      {
        agent_name: "Architect",
        execution_time_seconds: 1,
        input_tokens: totals?.inputTokens,
        output_tokens: totals?.outputTokens,
        cost: totals?.cost,
        success: true,
        occurred_at: span.endedAt,
        idempotency_key: `otlp:${span.traceId}:${span.spanId}`,
        model: totals?.model,
      },
    ]);
  });
}

const unpriced = async () => (await asAdmin(listUnpricedModels)).filter((one) => one.model === model);

async function read(workspace: TestWorkspace) {
  const { rows } = await workspace.as("viewer", async (tx) => {
    const { rows: agents } = await tx.execute<{ id: string }>(
      sql`select id from agent_registry where agent_name = 'Architect'`,
    );
    const flagged = await readUnpriced(tx, { workspaceId: workspace.id, agentId: agents[0]?.id ?? "" });
    const sums = await tx.execute<{
      ledger: number;
      days: number;
      models: number | null;
      modelHours: number | null;
    }>(sql`
      select (select sum(cost) from agent_executions) as ledger,
        (select sum(total_cost_incurred) from agent_performance where measurement_hour is null) as days,
        (select sum(total_cost_incurred) from agent_model_performance where measurement_hour = -1) as models,
        (select sum(total_cost_incurred) from agent_model_performance where measurement_hour >= 0) as "modelHours"`);
    return { rows: [{ flagged, ...sums.rows[0] }] };
  });
  return rows[0];
}

describe("what has no price", () => {
  test("costs nothing, is named on the agent and the platform, and is priced again in every workspace of the currency", async () => {
    const other = await createTestWorkspace();
    const euro = await createTestWorkspace();
    await euro.as("owner", (tx) => tx.execute(sql`update workspaces set currency = 'EUR' where id = ${euro.id}`));
    await use(`${model}-2026-01-31`);
    await use(model);
    await use(model, other);
    await use(model, euro);
    expect(await read(ws)).toMatchObject({
      ledger: 0,
      flagged: { executions: 2, models: [model, `${model}-2026-01-31`] },
    });
    expect(await unpriced()).toMatchObject([
      { currency: "USD", executions: 2, workspaces: 2, tokens: 2_000_000 },
      { currency: "EUR", executions: 1, workspaces: 1 },
    ]);

    await save();
    const reprice = { model, currency: "USD", since: "2026-01-01" };
    expect(await repriceModel(asAdmin, reprice)).toEqual({ repriced: 3, failures: [] });
    expect(await repriceModel(asAdmin, reprice)).toEqual({ repriced: 0, failures: [] });
    expect(await read(ws)).toEqual({
      flagged: { executions: 0, models: [] },
      ledger: 4,
      days: 4,
      models: 4,
      modelHours: 4,
    });
    expect(await read(other)).toMatchObject({ ledger: 2, days: 2, models: 2, modelHours: 2 });
    expect(await read(euro)).toMatchObject({ ledger: 0, flagged: { executions: 1 } });
    expect(await unpriced()).toMatchObject([{ currency: "EUR" }]);
  });

  test("a corrected price reaches what was priced by the wrong one, since its first day", async () => {
    await save();
    await use(model);
    expect(await read(ws)).toMatchObject({ ledger: 2, flagged: { executions: 0 } });
    await save({ inputPrice: 5 });
    expect(await repriceModel(asAdmin, { model, currency: "USD", since: "2190-01-01" })).toMatchObject({ repriced: 0 });
    expect(await repriceModel(asAdmin, { model, currency: "USD", since: "2026-01-01" })).toMatchObject({ repriced: 1 });
    expect(await read(ws)).toMatchObject({ ledger: 5, days: 5, models: 5, modelHours: 5 });
  });

  test("broken off in the middle it leaves each portion whole or undone, and done again it goes on", async () => {
    const other = await createTestWorkspace();
    for (let i = 0; i < 3; i++) for (const workspace of [ws, other]) await use(model, workspace);
    await save();
    const since = { model, currency: "USD", since: "2026-01-01" };
    // The list of workspaces, a portion, and then nothing more of the first.
    let turns = 0;
    const breaking: typeof asAdmin = (work) =>
      ++turns === 3 ? asAdmin(() => Promise.reject(new Error("gone"))) : asAdmin(work);
    const broken = await repriceModel(breaking, since, 1);
    expect(broken).toEqual({ repriced: 4, failures: [expect.objectContaining({ message: "gone" })] });
    const sums = async () => (await Promise.all([ws, other].map((one) => read(one)))).map((sum) => sum?.ledger);
    expect((await sums()).toSorted()).toEqual([2, 6]);
    for (const one of [ws, other]) expect(await read(one)).toMatchObject({ days: (await read(one))?.ledger });
    expect(await repriceModel(asAdmin, since, 1)).toEqual({ repriced: 2, failures: [] });
    expect(await sums()).toEqual([6, 6]);
    expect(await repriceModel(asAdmin, since)).toMatchObject({ repriced: 0 });
  });

  test("tokens for which no model is named are named so", async () => {
    await use(null);
    expect(await read(ws)).toMatchObject({ ledger: 0, flagged: { executions: 1, models: [""] }, models: null });
  });
});
