import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SIGNAL_MOVES, SIGNAL_STATUSES, type SignalStatus } from "@/domain/intelligence";
import { signalFilter } from "@/domain/intelligence-input";
import { calendarDay } from "@/domain/time";
import { listSignals, moveSignal, moveSignals, recordSignal, SIGNALS_PER_PAGE } from "./intelligence";
import { addSignal, signalStatus } from "./testing/intelligence";
import { createTestWorkspace } from "./testing/workspace";

test("the database allows exactly the moves that the table of moves has", async () => {
  const ws = await createTestWorkspace();
  for (const from of SIGNAL_STATUSES) {
    for (const to of SIGNAL_STATUSES) {
      const id = await addSignal(ws, { status: from });
      const attempt = ws.as("ops", (tx) => moveSignal(tx, { id, from, to }));
      if (from === to || SIGNAL_MOVES[from].includes(to)) {
        await expect(attempt).resolves.toEqual({ moved: true, status: to });
      } else {
        await expect(attempt).rejects.toMatchObject({
          cause: { code: "CX409", message: `It is ${from} and can't become ${to}.` },
        });
      }
    }
  }
});

test("any walk of moves keeps a signal in the state that the table says", async () => {
  const ws = await createTestWorkspace();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...SIGNAL_STATUSES), { maxLength: 8 }), async (walk) => {
      const id = await addSignal(ws);
      let expected: SignalStatus = "new";
      for (const to of walk) {
        await ws.as("ops", (tx) => moveSignal(tx, { id, from: expected, to })).catch(() => {});
        if (SIGNAL_MOVES[expected].includes(to)) expected = to;
      }
      expect(await signalStatus(ws, id)).toBe(expected);
    }),
    { numRuns: 15 },
  );
});

test("a move from a status that it no longer has changes nothing and says the present one", async () => {
  const ws = await createTestWorkspace();
  const id = await addSignal(ws);
  await ws.as("ops", (tx) => moveSignal(tx, { id, from: "new", to: "archived" }));
  const late = await ws.as("ops", (tx) => moveSignal(tx, { id, from: "new", to: "acknowledged" }));
  expect(late).toEqual({ moved: false, status: "archived" });
  expect(await ws.as("ops", (tx) => moveSignal(tx, { id: randomUUID(), from: "new", to: "archived" }))).toBeNull();
});

test("two people moving one signal at once: one wins, the other is told", async () => {
  const ws = await createTestWorkspace();
  const id = await addSignal(ws);
  const results = await Promise.all([
    ws.as("ops", (tx) => moveSignal(tx, { id, from: "new", to: "acknowledged" })),
    ws.as("marketer", (tx) => moveSignal(tx, { id, from: "new", to: "archived" })),
  ]);
  expect(results.filter((result) => result?.moved)).toHaveLength(1);
});

test("moving many says how many moved; repeated, unknown and unfit ones are skipped", async () => {
  const ws = await createTestWorkspace();
  const ids = [await addSignal(ws), await addSignal(ws), await addSignal(ws, { status: "archived" }), randomUUID()];
  const both = await Promise.all([
    ws.as("ops", (tx) => moveSignals(tx, { ids: [...ids, ...ids], to: "acknowledged" })),
    ws.as("marketer", (tx) => moveSignals(tx, { ids: ids.toReversed(), to: "acknowledged" })),
  ]);
  expect(both.map(({ moved }) => moved).sort()).toEqual([0, 2]);
  expect(both.map(({ moved, skipped }) => moved + skipped)).toEqual([4, 4]);
});

test("pages forward and back through every signal once, for every order, ties included", async () => {
  const ws = await createTestWorkspace();
  const total = SIGNALS_PER_PAGE * 2 + 7;
  for (let i = 0; i < total; i++) {
    await addSignal(ws, { confidence: (i % 5) * 20, relevance: i % 3 === 0 ? null : 33.33 });
  }
  for (const sort of ["priority", "newest", "confidence"] as const) {
    const seen: string[] = [];
    let after: string | undefined;
    let page = await ws.as("viewer", (tx) => listSignals(tx, signalFilter.parse({ sort })));
    const first = page.rows.map(({ id }) => id);
    for (;;) {
      seen.push(...page.rows.map(({ id }) => id));
      if (!page.next) break;
      after = page.next;
      page = await ws.as("viewer", (tx) => listSignals(tx, signalFilter.parse({ sort, after })));
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
    for (let back = 0; back < 2; back++) {
      const before = page.previous;
      page = await ws.as("viewer", (tx) => listSignals(tx, signalFilter.parse({ sort, before })));
    }
    expect(page.rows.map(({ id }) => id)).toEqual(first);
    expect(page.previous).toBeUndefined();
    expect(page.counts).toMatchObject({ new: total, all: total, archived: 0 });
  }
});

test("filters by tab, category, confidence, words and expiry", async () => {
  const ws = await createTestWorkspace();
  await addSignal(ws, { title: "Prices 100%_up", category: "competitor_activity", confidence: 90 });
  await addSignal(ws, { title: "Prices flat", confidence: 20 });
  await addSignal(ws, { title: "Old", expiry: "yesterday" });
  const done = await addSignal(ws, { title: "Done", status: "archived" });
  const titles = async (query: Record<string, unknown>) =>
    (await ws.as("viewer", (tx) => listSignals(tx, signalFilter.parse(query)))).rows.map(({ title }) => title).sort();
  expect(await titles({})).toEqual(["Prices 100%_up", "Prices flat"]);
  expect(await titles({ q: "100%_" })).toEqual(["Prices 100%_up"]);
  expect(await titles({ confidence: 50 })).toEqual(["Prices 100%_up"]);
  expect(await titles({ category: "competitor_activity" })).toEqual(["Prices 100%_up"]);
  expect(await titles({ expired: "show" })).toEqual(["Old", "Prices 100%_up", "Prices flat"]);
  expect(await titles({ tab: "archived" })).toEqual(["Done"]);
  expect(await titles({ signal: done, q: "Prices" })).toEqual(["Done"]);
  expect(await titles({ tab: "nonsense", after: "'; drop", confidence: -3 })).toHaveLength(2);
});

test("priority signals: new, unexpired, sure enough; by confidence × relevance, a missing relevance last", async () => {
  const ws = await createTestWorkspace();
  await addSignal(ws, { title: "blind", confidence: 99, relevance: null });
  await addSignal(ws, { title: "best", confidence: 80, relevance: 90 });
  await addSignal(ws, { title: "good", confidence: 95, relevance: 70 });
  await addSignal(ws, { title: "unsure", confidence: 74.99, relevance: 100 });
  await addSignal(ws, { title: "expired", confidence: 99, relevance: 99, expiry: "yesterday" });
  await addSignal(ws, { title: "seen", confidence: 99, relevance: 99, status: "acknowledged" });
  const titles = async (call: string) =>
    (await ws.as("viewer", (tx) => tx.execute<{ title: string }>(sql.raw(call)))).rows.map(({ title }) => title);
  expect(await titles(`select * from get_priority_signals('${ws.id}')`)).toEqual(["best", "good", "blind"]);
  expect(await titles(`select * from get_priority_signals('${ws.id}', 95)`)).toEqual(["good", "blind"]);
});

test("functions refuse another workspace", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const signal = await addSignal(theirs);
  for (const call of [
    sql`select * from get_priority_signals(${theirs.id})`,
    sql`select * from get_active_insights(${theirs.id})`,
    sql`select create_insight_from_signals(${theirs.id}, array[${signal}]::uuid[], 'T', 'trend', '{}', null)`,
  ]) {
    await expect(mine.as("owner", (tx) => tx.execute(call))).rejects.toMatchObject({ cause: { code: "42501" } });
  }
});

test("related campaigns and cohorts are this workspace's, and forgotten when they go", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const addCohort = (ws: typeof mine) =>
    ws.as("owner", async (tx) => {
      const { rows } = await tx.execute<{ id: string }>(
        sql`insert into cohorts (workspace_id, name) values (${ws.id}, ${randomUUID()}) returning id`,
      );
      return rows[0]?.id ?? "";
    });
  const [gone, kept, foreign] = [await addCohort(mine), await addCohort(mine), await addCohort(theirs)];
  await expect(addSignal(mine, { cohorts: [kept, foreign] })).rejects.toMatchObject({
    cause: { code: "CX422", column: "related_cohort_ids" },
  });
  const signal = await addSignal(mine, { cohorts: [gone, kept] });
  await mine.as("owner", (tx) => tx.execute(sql`delete from cohorts where id = ${gone}`));
  const { rows } = await mine.as("viewer", (tx) =>
    tx.execute(sql`select related_cohort_ids as ids from intelligence_signals where id = ${signal}`),
  );
  expect(rows).toEqual([{ ids: [kept] }]);
});

test("what a person records is stored whole, and dates out of order are refused by the database too", async () => {
  const ws = await createTestWorkspace();
  const input = {
    title: "Rival cuts prices 🚀",
    description: null,
    category: "competitor_activity",
    source: "competitor",
    dataSource: null,
    confidence: 80,
    relevance: 70,
    signalDate: "2026-01-02",
    expiryDate: null,
  } as const;
  const zone = "America/New_York";
  const id = await ws.as("ops", (tx) => recordSignal(tx, ws.member("ops"), input, zone));
  const page = await ws.as("viewer", (tx) => listSignals(tx, signalFilter.parse({})));
  const signalDate = new Date("2026-01-02T05:00:00Z");
  expect(page.rows[0]).toMatchObject({ id, title: input.title, status: "new", signalDate });
  expect(calendarDay(signalDate, zone)).toBe("2 Jan 2026");
  await expect(
    ws.as("ops", (tx) => recordSignal(tx, ws.member("ops"), { ...input, expiryDate: "2026-01-01" }, zone)),
  ).rejects.toMatchObject({ cause: { code: "23514" } });
});

test("a workspace can be deleted with all its intelligence", async () => {
  const ws = await createTestWorkspace();
  const signals = [await addSignal(ws), await addSignal(ws)];
  await ws.as("owner", (tx) =>
    tx.execute(
      sql`select create_insight_from_signals(${ws.id}, ${sql.param(signals)}::uuid[], 'T', 'trend', '{}', null)`,
    ),
  );
  await ws.as("owner", (tx) => tx.execute(sql`delete from workspaces where id = ${ws.id}`));
  const { rows } = await ws.as("owner", (tx) => tx.execute(sql`select count(*) from market_insights`));
  expect(rows).toEqual([{ count: 0 }]);
});
