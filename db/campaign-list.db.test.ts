import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { CAMPAIGN_PAGE_SIZE, CAMPAIGN_SORTS, campaignListSchema } from "@/domain/campaign-list";
import { listCampaigns } from "./campaign-list";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const MANY = CAMPAIGN_PAGE_SIZE * 2 + 7;
let ws: TestWorkspace;
beforeAll(async () => {
  ws = await createTestWorkspace();
  await ws.as("marketer", async (tx) => {
    for (let i = 0; i < MANY; i++) {
      const id = randomUUID();
      // Every third one lacks what is sorted by, and many are equal.
      await tx.execute(sql`insert into campaigns (workspace_id, id, name, start_date, end_date, allocated_budget_amount)
        values (${ws.id}, ${id}, ${`Campaign ${i % 5}`}, ${i % 3 ? "2026-03-01" : null}, ${i % 3 ? `2026-04-${10 + (i % 7)}` : null}, ${i % 3 ? i % 4 : null})`);
    }
  });
  await ws.as("admin", async (tx) => {
    await createTestCampaign(tx, "archived", { name: "100% _sure_" });
  });
});

const list = (search: Record<string, unknown>) =>
  ws.as("marketer", (tx) => listCampaigns(tx, ws.member("marketer"), campaignListSchema.parse(search)));

const pages = CAMPAIGN_SORTS.flatMap((sort) => (["asc", "desc"] as const).map((direction) => ({ sort, direction })));

test.each(pages)("pages by $sort $direction show every row once, forwards and back", async (order) => {
  const forwards = [await list(order)];
  for (let next = forwards[0]?.next; next; next = forwards.at(-1)?.next)
    forwards.push(await list({ ...order, after: next }));
  expect(forwards.map((page) => page.rows.length)).toEqual([25, 25, 7]);
  const ids = forwards.map((page) => page.rows.map((row) => row.id));
  expect(new Set(ids.flat()).size).toBe(MANY);
  expect(forwards[0]?.previous).toBeNull();

  const middle = await list({ ...order, before: forwards[2]?.previous });
  expect(middle.rows.map((row) => row.id)).toEqual(ids[1]);
  const first = await list({ ...order, before: middle.previous });
  expect(first.rows.map((row) => row.id)).toEqual(ids[0]);
  expect(first.previous).toBeNull();
  expect(first.next).toBe(forwards[0]?.next);
});

test("what has no value comes last in both directions", async () => {
  for (const direction of ["asc", "desc"]) {
    const page = await list({ sort: "start", direction });
    expect(page.rows[0]?.startDate).toBe("2026-03-01");
  }
});

test("search takes its characters literally, and counts tell each status", async () => {
  const page = await list({ search: "100% _s", status: "all" });
  expect(page.rows).toMatchObject([
    { name: "100% _sure_", status: "archived", questCount: 1, leaves: 1, completedLeaves: 0 },
  ]);
  expect(page.counts).toMatchObject({ archived: 1, draft: 0 });
  expect((await list({ search: "100%x" })).rows).toEqual([]);
  expect((await list({ mine: "yes", status: "all" })).rows).toEqual([]);
});

test("an unreadable URL means the defaults", async () => {
  const page = await list({ status: "nonsense", sort: "drop table", after: "{", direction: 4 });
  expect(page.rows).toHaveLength(CAMPAIGN_PAGE_SIZE);
  const forged = await list({ sort: "start", after: '["not a date","5f0c9e8e-0000-4000-8000-000000000000"]' }).catch(
    (error: Error) => error,
  );
  expect(forged).toMatchObject({ rows: expect.any(Array) });
});
