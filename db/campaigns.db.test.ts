import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createCampaignSchema } from "@/domain/campaign-input";
import { CAMPAIGN_STATUS_MOVES, CAMPAIGN_STATUSES, type CampaignStatus, isCampaignReadOnly } from "@/domain/campaigns";
import { changeCampaignStatus, createCampaign, findCampaign, updateCampaign } from "./campaigns";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import type { Tx } from "./workspace";

let ws: TestWorkspace;
beforeAll(async () => {
  ws = await createTestWorkspace();
});

const draft = (name: string) => createCampaignSchema.parse({ id: randomUUID(), name });

async function facts(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await tx.execute<{ event_name: string }>(
    sql`select event_name from activity_events where subject_id = ${id} order by event_name`,
  );
  return rows.map((row) => row.event_name);
}

test("the state machine is the same in TypeScript and in SQL", async () => {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ status: CampaignStatus; moves: string[]; read_only: boolean }>(sql`
      select s as status, app.campaign_status_moves(s) as moves, app.is_campaign_read_only(s) as read_only
      from unnest(${sql.param(CAMPAIGN_STATUSES as unknown as string[])}::text[]) s`),
  );
  expect(rows).toEqual(
    CAMPAIGN_STATUSES.map((status) => ({
      status,
      moves: CAMPAIGN_STATUS_MOVES[status],
      read_only: isCampaignReadOnly(status),
    })),
  );
});

test("any walk of statuses is accepted and refused step by step as the state machine says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...CAMPAIGN_STATUSES), { maxLength: 12 }), async (walk) => {
      const id = await ws.as("marketer", (tx) => createTestCampaign(tx));
      let status: CampaignStatus = "draft";
      for (const to of walk) {
        const attempt = ws.as("marketer", (tx) =>
          tx.execute(sql`update campaigns set status = ${to} where id = ${id}`),
        );
        if (to === status || CAMPAIGN_STATUS_MOVES[status].includes(to)) {
          await attempt;
          status = to;
        } else {
          await expect(attempt).rejects.toMatchObject({
            cause: { code: "CX409", message: `A campaign can't go from ${status} to ${to}.` },
          });
        }
      }
      const campaign = await ws.as("viewer", (tx) => findCampaign(tx, id));
      expect(campaign?.status).toBe(status);
      expect(campaign?.completedAt !== null).toBe(
        status === "completed" || (status === "archived" && campaign?.completedAt !== null),
      );
    }),
    { numRuns: 25 },
  );
});

test("a new campaign starts as a draft, and sending it twice makes one", async () => {
  const input = draft("Twice");
  const first = await ws.as("marketer", (tx) => createCampaign(tx, ws.member("marketer"), input));
  const second = await ws.as("marketer", (tx) => createCampaign(tx, ws.member("marketer"), input));
  expect([first.isNew, second.isNew]).toEqual([true, false]);
  await ws.as("viewer", async (tx) => {
    expect(await findCampaign(tx, input.id)).toMatchObject({
      status: "draft",
      revision: 1,
      questCount: 0,
      moveCount: 0,
    });
    expect(await facts(tx, input.id)).toEqual(["campaign.created"]);
  });
  const active = ws.as("marketer", (tx) =>
    tx.execute(sql`insert into campaigns (workspace_id, name, status) values (${ws.id}, 'Born active', 'active')`),
  );
  await expect(active).rejects.toMatchObject({ cause: { code: "CX409" } });
});

test("becoming active needs both dates and a quest or a move", async () => {
  const { id } = draft("Not ready");
  await ws.as("marketer", async (tx) => {
    await createCampaign(tx, ws.member("marketer"), { ...draft("Not ready"), id });
    await tx.execute(sql`update campaigns set status = 'planning' where id = ${id}`);
  });
  const start = () =>
    ws.as("marketer", (tx) => tx.execute(sql`update campaigns set status = 'active' where id = ${id}`));
  await expect(start()).rejects.toMatchObject({ cause: { code: "CX409", column: "start_date" } });
  await ws.as("marketer", (tx) => tx.execute(sql`update campaigns set start_date = '2026-05-01' where id = ${id}`));
  await expect(start()).rejects.toMatchObject({ cause: { code: "CX409", column: "end_date" } });
  await ws.as("marketer", (tx) => tx.execute(sql`update campaigns set end_date = '2026-05-10' where id = ${id}`));
  await expect(start()).rejects.toMatchObject({ cause: { code: "CX409", column: "status" } });
  await ws.as("marketer", (tx) =>
    tx.execute(sql`insert into moves (workspace_id, campaign_id, name) values (${ws.id}, ${id}, 'A mailing')`),
  );
  await start();
  const undated = ws.as("marketer", (tx) => tx.execute(sql`update campaigns set end_date = null where id = ${id}`));
  await expect(undated).rejects.toMatchObject({ cause: { code: "CX409", column: "end_date" } });
  const campaign = await ws.as("viewer", (tx) => findCampaign(tx, id));
  expect(campaign).toMatchObject({ status: "active", plannedDurationDays: 10 });
});

test("dates out of order are refused", async () => {
  const id = await ws.as("marketer", (tx) => createTestCampaign(tx));
  const attempt = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaigns set start_date = '2026-04-02', end_date = '2026-04-01' where id = ${id}`),
  );
  await expect(attempt).rejects.toMatchObject({ cause: { constraint: "campaigns_dates_in_order" } });
});

test.each(["completed", "archived"] as const)(
  "a campaign that is %s is read-only, with all its parts",
  async (status) => {
    const cohort = randomUUID();
    const id = await ws.as("marketer", async (tx) => {
      await tx.execute(sql`insert into cohorts (workspace_id, id, name) values (${ws.id}, ${cohort}, ${cohort})`);
      return createTestCampaign(tx, status);
    });
    const changes = [
      sql`update campaigns set name = 'Renamed' where id = ${id}`,
      sql`delete from campaigns where id = ${id}`,
      sql`insert into campaign_quests (workspace_id, campaign_id, name) values (${ws.id}, ${id}, 'Late')`,
      sql`update campaign_quests set status = 'blocked' where campaign_id = ${id}`,
      sql`delete from campaign_quests where campaign_id = ${id}`,
      sql`insert into campaign_cohorts (workspace_id, campaign_id, cohort_id) values (${ws.id}, ${id}, ${cohort})`,
      sql`insert into moves (workspace_id, campaign_id, name) values (${ws.id}, ${id}, 'Late')`,
    ];
    for (const change of changes) {
      await expect(ws.as("owner", (tx) => tx.execute(change))).rejects.toMatchObject({ cause: { code: "CX409" } });
    }
    await ws.as("owner", (tx) =>
      tx.execute(sql`update campaigns set status = 'archived' where id = ${id} and status <> 'archived'`),
    );
    await ws.as("owner", (tx) => tx.execute(sql`update campaigns set status = 'draft' where id = ${id}`));
    await ws.as("owner", (tx) => tx.execute(sql`update campaigns set name = 'Restored' where id = ${id}`));
  },
);

test("a framework's deletion takes it off finished campaigns too", async () => {
  const [framework, id] = [randomUUID(), randomUUID()];
  await ws.as("marketer", async (tx) => {
    await tx.execute(
      sql`insert into positioning (workspace_id, id, name, market_segment) values (${ws.id}, ${framework}, 'Frame', 'B2B')`,
    );
    await createTestCampaign(tx, "planning", { id });
    await tx.execute(sql`update campaigns set positioning_id = ${framework} where id = ${id}`);
    await tx.execute(sql`update campaigns set status = 'active' where id = ${id}`);
    await tx.execute(sql`update campaigns set status = 'completed' where id = ${id}`);
  });
  const loose = ws.as("marketer", (tx) => tx.execute(sql`update campaigns set positioning_id = null where id = ${id}`));
  await expect(loose).rejects.toMatchObject({ cause: { code: "CX409" } });
  await ws.as("marketer", (tx) => tx.execute(sql`delete from positioning where id = ${framework}`));
  expect(await ws.as("viewer", (tx) => findCampaign(tx, id))).toMatchObject({
    status: "completed",
    positioningId: null,
  });
});

test("two people editing at once: the second is told who changed what, and nothing is lost", async () => {
  const input = draft("Shared");
  await ws.as("marketer", (tx) => createCampaign(tx, ws.member("marketer"), input));
  const mine = { ...input, revision: 1, objective: "Mine" };
  const theirs = { ...input, revision: 1, name: "Theirs", allocatedBudgetAmount: 500 };
  expect(await ws.as("admin", (tx) => updateCampaign(tx, theirs))).toMatchObject({
    kind: "saved",
    row: { revision: 2 },
  });
  const outcome = await ws.as("marketer", (tx) => updateCampaign(tx, mine));
  expect(outcome).toMatchObject({
    kind: "conflict",
    current: { name: "Theirs", objective: null, revision: 2 },
    changes: [{ who: `admin of ${ws.slug}`, mine: false, fields: ["allocatedBudgetAmount", "name"] }],
  });
  const gone = await ws.as("marketer", (tx) => updateCampaign(tx, { ...mine, id: randomUUID() }));
  expect(gone).toEqual({ kind: "missing" });
  const stale = await ws.as("marketer", (tx) =>
    changeCampaignStatus(tx, { id: input.id, revision: 1, to: "planning" }),
  );
  expect(stale.kind).toBe("conflict");
});

test("of ten simultaneous updates of one revision exactly one is saved", async () => {
  const input = draft("Race");
  await ws.as("marketer", (tx) => createCampaign(tx, ws.member("marketer"), input));
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      ws.as("marketer", (tx) => updateCampaign(tx, { ...input, revision: 1, name: `Race ${i}` })),
    ),
  );
  expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual([...Array<string>(9).fill("conflict"), "saved"]);
});

test("totals can't be set, and touching a part leaves the campaign's revision alone", async () => {
  const id = await ws.as("marketer", (tx) => createTestCampaign(tx));
  const forged = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaigns set total_reach = 1000000 where id = ${id}`),
  );
  await expect(forged).rejects.toMatchObject({ cause: { code: "CX409" } });
  const before = await ws.as("viewer", (tx) => findCampaign(tx, id));
  await ws.as("marketer", (tx) => tx.execute(sql`delete from campaign_quests where campaign_id = ${id}`));
  const after = await ws.as("viewer", (tx) => findCampaign(tx, id));
  expect(after?.revision).toBe(before?.revision);
  expect(after?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? Infinity);
});

test("facts are recorded once, also when a campaign is completed again", async () => {
  const id = await ws.as("marketer", (tx) => createTestCampaign(tx, "completed"));
  for (const status of ["archived", "draft", "planning", "active", "completed"]) {
    await ws.as("marketer", (tx) => tx.execute(sql`update campaigns set status = ${status} where id = ${id}`));
  }
  expect(await ws.as("viewer", (tx) => facts(tx, id))).toEqual([
    "campaign.activated",
    "campaign.completed",
    "campaign.created",
  ]);
});

test("a move's execution and success are facts of its owner", async () => {
  const id = randomUUID();
  await ws.as("marketer", async (tx) => {
    await tx.execute(
      sql`insert into moves (workspace_id, id, name, owner_id) values (${ws.id}, ${id}, 'Webinar', ${ws.users.ops})`,
    );
    await tx.execute(sql`update moves set status = 'executed' where id = ${id}`);
    await tx.execute(sql`update moves set outcome = 'successful' where id = ${id}`);
  });
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select event_name, user_id, properties from activity_events where subject_id = ${id} order by 1`),
  );
  const properties = { actor: ws.users.marketer };
  expect(rows).toEqual([
    { event_name: "move.created", user_id: ws.users.ops, properties },
    { event_name: "move.executed", user_id: ws.users.ops, properties },
    { event_name: "move.successful", user_id: ws.users.ops, properties },
  ]);
});

test("a workspace with finished campaigns can be deleted whole", async () => {
  const doomed = await createTestWorkspace();
  await doomed.as("owner", async (tx) => {
    const cohort = randomUUID();
    await tx.execute(sql`insert into cohorts (workspace_id, id, name) values (${doomed.id}, ${cohort}, 'Everybody')`);
    const id = await createTestCampaign(tx, "active");
    await tx.execute(
      sql`insert into campaign_cohorts (workspace_id, campaign_id, cohort_id) values (${doomed.id}, ${id}, ${cohort})`,
    );
    await tx.execute(sql`insert into campaign_metrics (workspace_id, campaign_id, cohort_id, metric_date, source, reach)
      values (${doomed.id}, ${id}, ${cohort}, '2026-03-02', 'e-mail', 7)`);
    await tx.execute(sql`update campaigns set status = 'completed' where id = ${id}`);
  });
  await doomed.as("owner", (tx) => tx.execute(sql`delete from workspaces where id = ${doomed.id}`));
  const { rows } = await doomed.as("owner", (tx) => tx.execute(sql`select count(*) from campaigns`));
  expect(rows).toEqual([{ count: 0 }]);
});
