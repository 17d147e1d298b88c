import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { campaignMetricSchema } from "@/domain/campaign-metric-input";
import { returnOnInvestment } from "@/domain/campaign-metrics";
import { listResultsByDay, listResultsBySource, recordCampaignMetrics } from "./campaign-metrics";
import { findCampaign } from "./campaigns";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
beforeAll(async () => {
  ws = await createTestWorkspace();
});

type Given = {
  metric_date: string;
  source: string;
  reach?: number;
  conversions?: number;
  spend?: number;
  revenue?: number;
};
const rowsOf = (campaignId: string, given: readonly Given[]) =>
  given.map((row) => campaignMetricSchema.parse({ campaign_id: campaignId, ...row }));
const record = (campaignId: string, given: readonly Given[]) =>
  ws.as("marketer", (tx) => recordCampaignMetrics(tx, ws.member("marketer"), rowsOf(campaignId, given)));
const newCampaign = () => ws.as("marketer", (tx) => createTestCampaign(tx, "active"));

test("totals and ROI follow the rows; importing again changes nothing", async () => {
  const campaign = await newCampaign();
  const rows = [
    { metric_date: "2026-03-01", source: "e-mail", reach: 100, conversions: 4, spend: 50, revenue: 80 },
    { metric_date: "2026-03-01", source: "search", reach: 40, spend: 50 },
  ];
  expect(await record(campaign, rows)).toBe(2);
  const once = await ws.as("viewer", (tx) => findCampaign(tx, campaign));
  expect(once).toMatchObject({
    totalReach: 140,
    conversionCount: 4,
    totalSpend: 100,
    totalRevenue: 80,
    roiPercentage: -20,
  });
  expect(await record(campaign, rows)).toBe(0);
  const twice = await ws.as("viewer", (tx) => findCampaign(tx, campaign));
  expect(twice).toEqual(once);
  await record(campaign, [{ metric_date: "2026-03-01", source: "e-mail", reach: 90, revenue: 300 }]);
  await ws.as("viewer", async (tx) => {
    expect(await findCampaign(tx, campaign)).toMatchObject({ totalReach: 130, totalSpend: 50, roiPercentage: 500 });
    expect(await listResultsBySource(tx, campaign)).toMatchObject([
      { label: "e-mail", reach: 90 },
      { label: "search", reach: 40 },
    ]);
    expect(await listResultsByDay(tx, campaign, 7)).toMatchObject([{ label: "2026-03-01", reach: 130, spend: 50 }]);
  });
});

test("no return is told on nothing spent", async () => {
  const campaign = await newCampaign();
  await record(campaign, [{ metric_date: "2026-03-01", source: "word of mouth", revenue: 10 }]);
  expect((await ws.as("viewer", (tx) => findCampaign(tx, campaign)))?.roiPercentage).toBeNull();
});

test("whatever is imported, totals are the sum of the rows", async () => {
  const given = fc.record({
    metric_date: fc.constantFrom("2026-03-01", "2026-03-02"),
    source: fc.constantFrom("e-mail", "search"),
    reach: fc.nat(1_000_000),
    spend: fc.nat(100_000).map((cents) => cents / 100),
    revenue: fc.nat(100_000).map((cents) => cents / 100),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(given, { maxLength: 5 }), { maxLength: 4 }), async (batches) => {
      const campaign = await newCampaign();
      for (const batch of batches) await record(campaign, batch);
      await ws.as("marketer", (tx) =>
        tx.execute(
          sql`delete from campaign_metrics where campaign_id = ${campaign} and source = 'search' and metric_date = '2026-03-02'`,
        ),
      );
      const kept = new Map(batches.flat().map((row) => [`${row.metric_date} ${row.source}`, row]));
      kept.delete("2026-03-02 search");
      const sum = (value: (row: (typeof batches)[number][number]) => number) =>
        [...kept.values()].reduce((all, row) => all + Math.round(value(row) * 100), 0) / 100;
      const campaignNow = await ws.as("viewer", (tx) => findCampaign(tx, campaign));
      const totals = { spend: sum((row) => row.spend), revenue: sum((row) => row.revenue) };
      expect(campaignNow).toMatchObject({
        totalReach: sum((row) => row.reach),
        totalSpend: totals.spend,
        totalRevenue: totals.revenue,
      });
      const roi = returnOnInvestment(totals);
      if (roi === null) expect(campaignNow?.roiPercentage).toBeNull();
      else expect(campaignNow?.roiPercentage).toBeCloseTo(roi, 1);
    }),
    { numRuns: 15 },
  );
});

test("simultaneous imports are all counted", async () => {
  const campaign = await newCampaign();
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      record(campaign, [
        { metric_date: `2026-03-${10 + i}`, source: "search", reach: 10 },
        { metric_date: "2026-03-01", source: "e-mail", reach: 5 },
      ]),
    ),
  );
  expect(await ws.as("viewer", (tx) => findCampaign(tx, campaign))).toMatchObject({ totalReach: 125, revision: 3 });
});

test("late results reach a completed campaign, but not an archived one", async () => {
  const campaign = await newCampaign();
  const set = (status: string) =>
    ws.as("marketer", (tx) => tx.execute(sql`update campaigns set status = ${status} where id = ${campaign}`));
  await set("completed");
  await record(campaign, [{ metric_date: "2026-04-02", source: "e-mail", conversions: 1 }]);
  await set("archived");
  const late = record(campaign, [{ metric_date: "2026-04-03", source: "e-mail", conversions: 1 }]);
  await expect(late).rejects.toMatchObject({ cause: { code: "CX409" } });
});
