import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoardFilter } from "@/domain/leaderboard-filter";
import type { Role } from "@/domain/permissions";
import { BOARD_WINDOWS, type BoardWindow } from "@/domain/ranking";
import { type BoardRow, hideFromLeaderboard, PEOPLE_PER_PAGE, readLeaderboard } from "./leaderboard";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

/** Points at a moment given in SQL, as a member gets them. */
function award(ws: TestWorkspace, userId: string, points: number, at = "now()", cause = randomUUID() as string) {
  return ws.as("owner", (tx) =>
    tx.execute(sql`select app.award_points(${ws.id}, ${userId}, ${points}, ${cause}, 'Test', ${sql.raw(at)}) as fresh`),
  );
}

function board(ws: TestWorkspace, role: Role, request: BoardFilter) {
  return ws.as(role, (tx) => readLeaderboard(tx, ws.member(role), request));
}

async function addPeople(ws: TestWorkspace, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => randomUUID() as string);
  await ws.as("owner", async (tx) => {
    for (const [i, id] of people.entries()) {
      await tx.execute(
        sql`insert into auth.users (id, name, email) values (${id}, ${`Person ${i}`}, ${`${id}@people.test`})`,
      );
      await tx.execute(
        sql`insert into workspace_members (workspace_id, user_id, role) values (${ws.id}, ${id}, 'viewer')`,
      );
    }
  });
  return people;
}

test("ties share a rank, my row says where I stand and what is missing", async () => {
  const ws = await createTestWorkspace();
  const { owner, admin, marketer, ops, viewer } = ws.users;
  for (const [person, points] of [
    [owner, 90],
    [admin, 50],
    [marketer, 50],
    [ops, 10],
  ] as const) {
    await award(ws, person, points);
  }
  for (const window of BOARD_WINDOWS) {
    const { rows, me, previous, next } = await board(ws, "ops", { window });
    expect(rows.map(({ rank, points, tied }) => [rank, points, tied])).toEqual([
      [1, 90, false],
      [2, 50, true],
      [2, 50, true],
      [4, 10, false],
    ]);
    expect(rows.map(({ isMe }) => isMe)).toEqual([false, false, false, true]);
    expect([previous, next]).toEqual([undefined, undefined]);
    expect(me).toMatchObject({
      points: 10,
      rank: 4,
      tiedWith: 0,
      next: { points: 50, gap: 40, rank: 2 },
      hidden: false,
    });
  }
  const top = await board(ws, "owner", { window: "week" });
  expect(top.me).toMatchObject({ rank: 1, next: null });
  const middle = await board(ws, "marketer", { window: "all" });
  expect(middle.me).toMatchObject({ rank: 2, tiedWith: 1, next: { points: 90, gap: 40, rank: 1 } });
  const none = await board(ws, "viewer", { window: "month" });
  expect(none.me).toMatchObject({ points: 0, rank: null, next: { points: 10, gap: 10, rank: 4 } });
  expect(viewer).not.toBe(ops);
});

test("a cause is rewarded once", async () => {
  const ws = await createTestWorkspace();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => award(ws, ws.users.ops, 25, "now()", "the same cause")),
  );
  expect(answers.filter(({ rows }) => rows[0]?.fresh === true)).toHaveLength(1);
  expect((await board(ws, "ops", { window: "all" })).me?.points).toBe(25);
});

/** SQL for the beginning of the unit that is now, by a zone's clock. */
function start(unit: string, zone: string): string {
  return `(date_trunc('${unit}', now() at time zone '${zone}') at time zone '${zone}')`;
}

/** Rows without the moment they were written at. */
function facts(rows: Record<string, unknown>[]) {
  return rows.map((row) => ({ ...row, stats_last_updated: null }));
}

describe("windows", () => {
  test.each<[BoardWindow, string, string]>([
    ["today", "day", "1 day"],
    ["week", "week", "7 days"],
    ["month", "month", "1 month"],
    ["quarter", "quarter", "3 months"],
  ])("%s begins by the workspace's own clock", async (window, unit, length) => {
    const zone = "Pacific/Kiritimati";
    const ws = await createTestWorkspace({ timezone: zone });
    await award(ws, ws.users.ops, 7, start(unit, zone));
    await award(ws, ws.users.ops, 100, `${start(unit, zone)} - interval '1 microsecond'`);
    await award(ws, ws.users.admin, 3, start(unit, zone));
    await award(ws, ws.users.admin, 400, `${start(unit, zone)} - interval '1 microsecond'`);
    await award(ws, ws.users.viewer, 900, `${start(unit, zone)} - interval '${length}' - interval '1 hour'`);
    const { rows, since } = await board(ws, "ops", { window });
    expect(rows.map(({ userId, points, change }) => [userId, points, change])).toEqual([
      [ws.users.ops, 7, 1],
      [ws.users.admin, 3, -1],
    ]);
    const { rows: expected } = await ws.as("ops", (tx) =>
      tx.execute<{ at: Date }>(sql`select ${sql.raw(start(unit, zone))} as at`),
    );
    expect(since?.getTime()).toBe(new Date(expected[0]?.at ?? 0).getTime());
  });
});

/** SQL for a moment by the clock of New York. */
const at = (moment: string) => `timestamp '${moment}' at time zone 'America/New_York'`;

test("a past week is what it was, to the moment it ended by the workspace's clock, and has pages and places of its own", async () => {
  const ws = await createTestWorkspace({ timezone: "America/New_York" });
  await award(ws, ws.users.ops, 5, at("2026-03-02 00:00"));
  await award(ws, ws.users.ops, 2, at("2026-03-08 23:59:59.999999"));
  await award(ws, ws.users.admin, 6, at("2026-03-04 12:00"));
  await award(ws, ws.users.admin, 100, at("2026-03-09 00:00"));
  await award(ws, ws.users.viewer, 50, at("2026-03-01 23:59:59"));
  const week = await board(ws, "admin", { window: "week", on: "2026-03-08" });
  expect(week.rows.map(({ userId, points, rank, change }) => [userId, points, rank, change])).toEqual([
    [ws.users.ops, 7, 1, null],
    [ws.users.admin, 6, 2, null],
  ]);
  expect(week.me).toMatchObject({ points: 6, rank: 2, next: { points: 7, gap: 1, rank: 1 } });
  const [later, earlier] = [
    await board(ws, "admin", { window: "week", on: "2026-03-09" }),
    await board(ws, "viewer", { window: "week", on: "2026-02-24" }),
  ];
  expect(later.rows).toMatchObject([{ userId: ws.users.admin, points: 100, rank: 1, change: 1 }]);
  expect(earlier.rows).toMatchObject([{ userId: ws.users.viewer, points: 50, isMe: true }]);
  const quarter = await board(ws, "ops", { window: "quarter", on: "2026-01-15" });
  expect(quarter.rows.map(({ points }) => points)).toEqual([106, 50, 7]);
});

test("who hides is on nobody's board, counts for nobody's rank and still sees the own place", async () => {
  const ws = await createTestWorkspace();
  await award(ws, ws.users.ops, 80);
  await award(ws, ws.users.admin, 40);
  await ws.as("ops", (tx) => hideFromLeaderboard(tx, true));
  for (const window of ["week", "all"] as const) {
    const others = await board(ws, "admin", { window });
    expect(others.rows.map(({ userId, rank }) => [userId, rank])).toEqual([[ws.users.admin, 1]]);
    expect(others.me?.next).toBeNull();
    const mine = await board(ws, "ops", { window, at: "me" });
    expect(mine.rows.map(({ userId }) => userId)).toEqual([ws.users.admin]);
    expect(mine.me).toMatchObject({ points: 80, rank: 1, hidden: true });
  }
  await ws.as("ops", (tx) => hideFromLeaderboard(tx, false));
  expect((await board(ws, "admin", { window: "week" })).rows).toHaveLength(2);
});

test("pages follow one another without a gap, with the ranks of the whole board; jump to me finds my page", async () => {
  const ws = await createTestWorkspace();
  const people = await addPeople(ws, PEOPLE_PER_PAGE * 2 + 10);
  await ws.as("owner", (tx) =>
    tx.execute(sql`select app.award_points(${ws.id}, p.id, 1 + p.place::int / 7, p.place::text, 'Test')
      from unnest(${sql.param(people)}::uuid[]) with ordinality p (id, place)`),
  );
  await award(ws, ws.users.ops, 2);
  for (const window of ["week", "all"] as const) {
    const seen: BoardRow[] = [];
    let request: BoardFilter = { window };
    for (;;) {
      const page = await board(ws, "ops", request);
      seen.push(...page.rows);
      if (!page.next) break;
      request = { window, after: page.next };
    }
    expect(new Set(seen.map(({ userId }) => userId)).size).toBe(people.length + 1);
    expect(seen.map(({ rank }) => rank)).toEqual(
      seen.map(({ points }) => 1 + seen.filter((r) => r.points > points).length),
    );
    expect(seen.map(({ tied }) => tied)).toEqual(
      seen.map(({ points }) => seen.filter((r) => r.points === points).length > 1),
    );

    const around = await board(ws, "ops", { window, at: "me" });
    expect(around.rows.findIndex(({ isMe }) => isMe)).toBe(5);
    const back = await board(ws, "ops", { window, before: around.previous });
    expect(back.next).toBeDefined();
    const at = seen.findIndex(({ userId }) => userId === around.rows[0]?.userId);
    expect(back.rows.map(({ userId }) => userId)).toEqual(
      seen.slice(Math.max(0, at - PEOPLE_PER_PAGE), at).map(({ userId }) => userId),
    );
  }
});

test("the all-time board comes from its index", async () => {
  const ws = await createTestWorkspace();
  const { rows } = await ws.as("ops", async (tx) => {
    // Among few rows any way is cheap: the question is whether the index alone can answer in its order.
    await tx.execute(sql`set local enable_seqscan = off`);
    await tx.execute(sql`set local enable_bitmapscan = off`);
    return tx.execute<{ "QUERY PLAN": string }>(sql`explain select user_id, total_points from user_stats
      where workspace_id = ${ws.id} and total_points > 0 and not hidden_from_leaderboard
      order by total_points desc, user_id limit 10`);
  });
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("user_stats_points_idx");
  expect(plan).not.toContain("Sort");
});

test("what is stored is what the facts say, after any sequence of acts", async () => {
  const ws = await createTestWorkspace();
  const people = Object.values(ws.users);
  await ws.as("owner", (tx) =>
    tx.execute(sql`insert into achievements (workspace_id, name, badge_type, category, condition_type, condition_value, points_reward, badge_unlocks)
      values (${ws.id}, 'Mover', 'speed', 'campaign', 'count', '{"metric": "moves_executed", "threshold": 3}', 40, '{Mover}'),
        (${ws.id}, 'Active', 'speed', 'campaign', 'time_based', '{"metric": "member.signed_in", "threshold": 4, "within": {"days": 2}}', 70, '{}'),
        (${ws.id}, 'Reacher', 'speed', 'campaign', 'count', '{"metric": "total_campaign_reach", "threshold": 900}', 10, '{}')`),
  );
  const person = fc.constantFrom(...people);
  const someone = fc.option(person, { nil: null });
  const act = fc.oneof(
    fc.record({
      kind: fc.constant("move" as const),
      owner: someone,
      author: person,
      status: fc.constantFrom("planned", "executed"),
      won: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("change moves" as const), from: someone, to: someone, won: fc.boolean() }),
    fc.record({ kind: fc.constant("delete moves" as const), owner: person }),
    fc.record({ kind: fc.constant("campaign" as const), author: someone, name: fc.uuid() }),
    fc.record({ kind: fc.constant("reach" as const), author: person, reach: fc.nat(500) }),
    fc.record({ kind: fc.constant("delete campaigns" as const), author: person }),
    fc.record({
      kind: fc.constant("events" as const),
      user: someone,
      name: fc.constantFrom("member.signed_in", "content.created", "team.joined", "quest.completed"),
      hoursAgo: fc.nat(72),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({
      kind: fc.constant("award" as const),
      user: person,
      points: fc.integer({ min: 1, max: 900 }),
      cause: fc.nat(5),
    }),
    fc.record({ kind: fc.constant("switch" as const), active: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      for (const one of acts) {
        await ws.as("owner", async (tx) => {
          switch (one.kind) {
            case "move":
              return tx.execute(sql`insert into moves (workspace_id, name, owner_id, created_by, status, outcome, executed_at)
                values (${ws.id}, 'Move', ${one.owner}, ${one.author}, ${one.status},
                  ${one.status === "executed" ? (one.won ? "successful" : "unsuccessful") : "pending"}, now())`);
            case "change moves":
              return tx.execute(sql`update moves set owner_id = ${one.to}, status = 'executed',
                outcome = ${one.won ? "successful" : "unsuccessful"} where owner_id is not distinct from ${one.from}::uuid`);
            case "delete moves":
              return tx.execute(sql`delete from moves where owner_id = ${one.owner}`);
            case "campaign":
              return tx.execute(sql`insert into campaigns (workspace_id, name, created_by)
                values (${ws.id}, ${one.name}, ${one.author})`);
            case "reach":
              return tx.execute(sql`insert into campaign_metrics (workspace_id, campaign_id, metric_date, source, reach, engagements)
                select workspace_id, id, '2026-01-01', 'test', ${one.reach}, ${one.reach} / 3 from campaigns where created_by = ${one.author}
                on conflict (workspace_id, campaign_id, metric_date, cohort_id, source)
                do update set reach = excluded.reach, engagements = excluded.engagements`);
            case "delete campaigns":
              return tx.execute(sql`delete from campaigns where created_by = ${one.author}`);
            case "events":
              return tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key, occurred_at)
                select ${ws.id}, ${one.user}, ${one.name}, gen_random_uuid()::text, now() - ${one.hoursAgo} * interval '1 hour' - i * interval '20 minutes'
                from generate_series(1, ${one.count}) i`);
            case "award":
              return tx.execute(
                sql`select app.award_points(${ws.id}, ${one.user}, ${one.points}, ${String(one.cause)}, 'Test')`,
              );
            case "switch":
              return tx.execute(sql`update achievements set is_active = ${one.active}`);
          }
        });
      }
      const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select * from app.check_user_stats(${ws.id})`));
      expect(rows).toEqual([]);
    }),
    { numRuns: 25 },
  );
  const before = await ws.as("viewer", (tx) => tx.execute(sql`select * from user_stats order by user_id`));
  await ws.as("owner", (tx) => tx.execute(sql`select app.rebuild_user_stats(${ws.id})`));
  const after = await ws.as("viewer", (tx) => tx.execute(sql`select * from user_stats order by user_id`));
  expect(facts(after.rows)).toEqual(facts(before.rows));
});

test("statistics stay exact when everybody acts at once", async () => {
  const ws = await createTestWorkspace();
  const people = Object.values(ws.users);
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      ws.as("owner", (tx) => {
        const user = people[i % people.length];
        return i % 3 === 0
          ? tx.execute(sql`insert into moves (workspace_id, name, owner_id, created_by, status, outcome)
              values (${ws.id}, 'Move', ${user}, ${user}, 'executed', 'successful')`)
          : i % 3 === 1
            ? tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key)
                values (${ws.id}, ${user}, 'member.signed_in', ${`sign-in ${i}`})`)
            : tx.execute(sql`select app.award_points(${ws.id}, ${user}, 10, ${`award ${i}`}, 'Test')`);
      }),
    ),
  );
  const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select * from app.check_user_stats(${ws.id})`));
  expect(rows).toEqual([]);
  const { rows: sums } = await ws.as("viewer", (tx) =>
    tx.execute(
      sql`select sum(moves_executed) as moves, sum(login_count) as logins, sum(total_points) as points from user_stats`,
    ),
  );
  expect(sums).toEqual([{ moves: 20, logins: 20, points: 200 }]);
});
