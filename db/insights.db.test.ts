import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { confidenceBasis, confidenceLevel, insightConfidence } from "@/domain/insight-confidence";
import { SIGNAL_SOURCES } from "@/domain/intelligence";
import { insightFilter } from "@/domain/intelligence-input";
import { createInsight, INSIGHTS_PER_PAGE, listInsights, moveInsight } from "./insights";
import { moveSignal } from "./intelligence";
import { addSignal, signalStatus } from "./testing/intelligence";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

function make(ws: TestWorkspace, signals: string[], more: Partial<Parameters<typeof createInsight>[2]> = {}) {
  return ws.as("marketer", (tx) =>
    createInsight(tx, ws.member("marketer"), { signals, title: "A claim", type: "trend", conclusions: [], ...more }),
  );
}

/** The array and the link table of an insight, each sorted. */
async function bothShapes(ws: TestWorkspace, insight: string) {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ listed: string[]; linked: string[]; n: number }>(sql`
      select source_signal_ids as listed, number_of_signals_analyzed as n,
        array(select signal_id from market_insight_signals l where l.insight_id = i.id order by signal_id) as linked
      from market_insights i where id = ${insight}`),
  );
  return rows[0];
}

test("an insight is made whole: evidence, reach, dates, its signals actioned", async () => {
  const ws = await createTestWorkspace();
  const signals = [
    await addSignal(ws, {
      title: "One",
      dataSource: "Reuters",
      confidence: 70,
      category: "customer_sentiment",
      expiry: "tomorrow",
    }),
    await addSignal(ws, {
      title: "Two",
      dataSource: "Gartner",
      confidence: 81,
      category: "customer_sentiment",
      status: "acknowledged",
    }),
  ];
  const id = await make(ws, [...signals, ...signals], { conclusions: ["People want it."] });
  const { rows } = await ws.as("viewer", (tx) => listInsights(tx, insightFilter.parse({})));
  expect(rows[0]).toMatchObject({
    id,
    category: "customer",
    conclusions: ["People want it."],
    confidence: 80.5,
    level: "high",
    basis: { signals: 2, sources: 2, average: 75.5 },
    relevantUntil: null,
    author: expect.stringContaining("marketer"),
  });
  expect(rows[0]?.evidence.map(({ title }) => title).sort()).toEqual(["One", "Two"]);
  expect(rows[0]?.evidence[0]?.date).toBeInstanceOf(Date);
  for (const signal of signals) expect(await signalStatus(ws, signal)).toBe("actioned");
  expect((await bothShapes(ws, id))?.n).toBe(2);
});

test("refusals name the field, and nothing is half-written", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  const good = await addSignal(ws);
  const refusals: [string[], object, object][] = [
    [[], {}, { code: "CX422", column: "signals" }],
    [[good, randomUUID()], {}, { code: "CX404", column: "signals" }],
    [[good, await addSignal(other)], {}, { code: "CX404", column: "signals" }],
    [
      [good, await addSignal(ws, { title: "Shelved", status: "archived" })],
      {},
      { code: "CX409", message: expect.stringContaining("“Shelved” is archived") },
    ],
    [
      [good, await addSignal(ws, { title: "Stale", expiry: "yesterday" })],
      {},
      { code: "CX409", message: expect.stringContaining("“Stale” has expired") },
    ],
    [[good], { title: "  " }, { code: "CX422", column: "title" }],
    [[good], { title: "x".repeat(201) }, { code: "CX422", column: "title" }],
    [[good], { type: "guess" }, { code: "CX422", column: "type" }],
    [[good], { conclusions: ["fine", ""] }, { code: "CX422", column: "conclusions" }],
  ];
  for (const [signals, more, cause] of refusals) {
    await expect(make(ws, signals, more)).rejects.toMatchObject({ cause });
  }
  const stranger = sql`select create_insight_from_signals(${ws.id}, array[${good}]::uuid[], 'T', 'trend', '{}', ${other.users.owner})`;
  await expect(ws.as("owner", (tx) => tx.execute(stranger))).rejects.toMatchObject({ cause: { column: "created_by" } });
  expect(await signalStatus(ws, good)).toBe("new");
  expect((await ws.as("viewer", (tx) => listInsights(tx, insightFilter.parse({ tab: "all" })))).counts.all).toBe(0);
});

test("the database's confidence is the one that the page explains", async () => {
  const ws = await createTestWorkspace();
  const evidence = fc.record({
    confidence: fc.option(fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100)),
    dataSource: fc.option(fc.constantFrom("Reuters", " reuters", "Gartner", "Ünion", "ünion")),
    source: fc.constantFrom(...SIGNAL_SOURCES),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(evidence, { minLength: 1, maxLength: 7 }), async (given) => {
      const signals: string[] = [];
      for (const one of given) signals.push(await addSignal(ws, one));
      const id = await make(ws, signals);
      const { rows } = await ws.as("viewer", (tx) =>
        tx.execute(sql`select confidence_basis as basis, confidence_score as score, confidence_level as level
          from market_insights where id = ${id}`),
      );
      const basis = confidenceBasis(given.map((one) => ({ ...one, agentId: null })));
      const score = basis ? insightConfidence(basis) : 0;
      expect(rows).toEqual([{ basis, score, level: confidenceLevel(score) }]);
    }),
    { numRuns: 25 },
  );
});

test("two people using the same signals at once both get their insight, and no deadlock", async () => {
  const ws = await createTestWorkspace();
  const signals: string[] = [];
  for (let i = 0; i < 6; i++) signals.push(await addSignal(ws));
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, i) => make(ws, i % 2 ? signals : signals.toReversed(), { title: `Claim ${i}` })),
  );
  expect(new Set(made).size).toBe(8);
  for (const id of made) expect((await bothShapes(ws, id))?.linked).toHaveLength(6);
});

test("archiving and using a signal at once: whichever comes first, an archived signal is never used", async () => {
  const ws = await createTestWorkspace();
  for (let i = 0; i < 10; i++) {
    const signal = await addSignal(ws);
    const [made] = await Promise.allSettled([
      make(ws, [signal]),
      ws.as("ops", (tx) => moveSignal(tx, { id: signal, from: "new", to: "archived" })),
    ]);
    expect(await signalStatus(ws, signal)).toBe(made.status === "fulfilled" ? "actioned" : "archived");
  }
});

test("array and links stay equal whichever side is changed, also by several at once", async () => {
  const ws = await createTestWorkspace();
  const pool: string[] = [];
  for (let i = 0; i < 6; i++) pool.push(await addSignal(ws));
  const id = await make(ws, [pool[0] ?? ""]);
  const step = fc.record({
    side: fc.constantFrom("array", "link", "unlink"),
    ids: fc.subarray(pool, { minLength: 1 }),
  });
  const change = ({ side, ids }: { side: string; ids: string[] }) =>
    ws.as("marketer", async (tx) => {
      const given = sql`${sql.param(ids)}::uuid[]`;
      if (side === "array")
        await tx.execute(sql`update market_insights set source_signal_ids = ${given} where id = ${id}`);
      if (side === "unlink")
        await tx.execute(
          sql`delete from market_insight_signals where insight_id = ${id} and signal_id = any (${given})`,
        );
      if (side === "link")
        await tx.execute(sql`insert into market_insight_signals (workspace_id, insight_id, signal_id)
          select ${ws.id}, ${id}, s from unnest(${given}) s on conflict (workspace_id, insight_id, signal_id) do nothing`);
    });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      await Promise.all(steps.map(change));
      const shapes = await bothShapes(ws, id);
      expect(shapes?.listed.toSorted()).toEqual(shapes?.linked.toSorted());
      expect(shapes?.n).toBe(shapes?.linked.length);
    }),
    { numRuns: 20 },
  );
});

test("a deleted signal leaves its insight; an unknown one can't be written into the array", async () => {
  const ws = await createTestWorkspace();
  const [gone, kept] = [await addSignal(ws), await addSignal(ws)];
  const id = await make(ws, [gone, kept]);
  await ws.as("owner", (tx) => tx.execute(sql`delete from intelligence_signals where id = ${gone}`));
  expect(await bothShapes(ws, id)).toEqual({ listed: [kept], linked: [kept], n: 1 });
  const forged = ws.as("owner", (tx) =>
    tx.execute(sql`update market_insights set source_signal_ids = array[${randomUUID()}]::uuid[] where id = ${id}`),
  );
  await expect(forged).rejects.toMatchObject({ cause: { code: "CX422", column: "signals" } });
});

test("active insights: still relevant ones, most confident first; statuses move by their table", async () => {
  const ws = await createTestWorkspace();
  const weak = await make(ws, [await addSignal(ws, { confidence: 40 })], { title: "weak" });
  await make(ws, [await addSignal(ws, { confidence: 90 })], { title: "strong" });
  const shelved = await make(ws, [await addSignal(ws, { confidence: 95 })], { title: "shelved" });
  expect(await ws.as("ops", (tx) => moveInsight(tx, { id: shelved, from: "active", to: "archived" }))).toEqual({
    moved: true,
    status: "archived",
  });
  await expect(
    ws.as("ops", (tx) => moveInsight(tx, { id: shelved, from: "archived", to: "superseded" })),
  ).rejects.toMatchObject({ cause: { code: "CX409" } });
  const active = async () =>
    (await ws.as("viewer", (tx) => tx.execute(sql`select * from get_active_insights(${ws.id})`))).rows;
  expect(await active()).toMatchObject([
    { title: "strong", type: "trend", confidence: 90, signal_count: 1 },
    { title: "weak", confidence: 40 },
  ]);
  await ws.as("ops", (tx) =>
    tx.execute(
      sql`update market_insights set time_relevance_start = null, time_relevance_end = now() where id = ${weak}`,
    ),
  );
  expect(await active()).toHaveLength(1);
});

test("pages through every insight once", async () => {
  const ws = await createTestWorkspace();
  const total = INSIGHTS_PER_PAGE + 5;
  for (let i = 0; i < total; i++) await make(ws, [await addSignal(ws, { confidence: (i % 4) * 25 })]);
  const first = await ws.as("viewer", (tx) => listInsights(tx, insightFilter.parse({})));
  const second = await ws.as("viewer", (tx) => listInsights(tx, insightFilter.parse({ after: first.next })));
  expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(total);
  expect(second.next).toBeUndefined();
  const back = await ws.as("viewer", (tx) => listInsights(tx, insightFilter.parse({ before: second.previous })));
  expect(back.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
});
