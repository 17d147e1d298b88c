import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { type AchievementVisibility, type Condition, conditionType, METRICS, type Metric } from "@/domain/achievements";
import { conditionSchema } from "@/domain/achievements-input";
import {
  createAchievement,
  listAchievements,
  listRecentUnlocks,
  previewAchievement,
  readGallery,
  showAchievement,
  switchAchievement,
  updateAchievement,
} from "./achievements";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withWorkspace } from "./workspace";

const fields = {
  description: null,
  iconUrl: null,
  badgeType: "milestone",
  category: "campaign",
  tier: "bronze",
  rarityLevel: "common",
  requiredId: null,
  pointsReward: 50,
  badgeUnlocks: [],
  unlockPerks: [],
} as const;

async function define(ws: TestWorkspace, condition: Condition, more: { requiredId?: string; points?: number } = {}) {
  const id = randomUUID();
  await ws.as("admin", (tx) =>
    createAchievement(tx, ws.member("admin"), {
      ...fields,
      badgeUnlocks: [],
      unlockPerks: [],
      id,
      name: `Achievement ${id}`,
      condition,
      requiredId: more.requiredId ?? null,
      pointsReward: more.points ?? 50,
    }),
  );
  return id;
}

/** The person's own view of one achievement. */
async function view(ws: TestWorkspace, role: "owner" | "ops" | "marketer", id: string) {
  const all = await ws.as(role, (tx) => listAchievements(tx, ws.member(role), true));
  const one = all.find((achievement) => achievement.id === id);
  if (!one) throw new Error("not listed");
  return one;
}

async function unlock(ws: TestWorkspace, userId: string, id: string) {
  const { rows } = await ws.as("admin", (tx) =>
    tx.execute<{ success: boolean; message: string; points_awarded: number }>(
      sql`select * from unlock_achievement(${userId}, ${id}, ${ws.id})`,
    ),
  );
  return rows[0];
}

async function stats(ws: TestWorkspace, userId: string) {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<Record<string, unknown>>(sql`select * from user_stats where user_id = ${userId}`),
  );
  return rows[0] ?? {};
}

function record(ws: TestWorkspace, userId: string, event: string, count = 1, at = "now()") {
  return ws.as("owner", (tx) =>
    tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key, occurred_at)
      select ${ws.id}, ${userId}, ${event}, gen_random_uuid()::text, ${sql.raw(at)} from generate_series(1, ${count})`),
  );
}

test("every member has statistics, and nobody writes them by hand", async () => {
  const ws = await createTestWorkspace();
  const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select count(*) from user_stats`));
  expect(rows).toEqual([{ count: 5 }]);
  const write = ws.as("owner", (tx) => tx.execute(sql`update user_stats set total_points = 1000000`));
  await expect(write).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("the metrics of the database and of the editor are the same", async () => {
  const ws = await createTestWorkspace();
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ name: string; kind: string; timed: boolean; counts_event: string | null }>(
      sql`select * from app.achievement_metrics()`,
    ),
  );
  const inSql = Object.fromEntries(
    rows.map(({ name, kind, timed, counts_event }) => [
      name,
      { kind, timed, ...(counts_event ? { countsEvent: counts_event } : {}) },
    ]),
  );
  const inCode = Object.fromEntries(
    Object.entries<Metric>(METRICS).map(([name, { label, one: _one, ...metric }]) => [
      name,
      label ? metric : undefined,
    ]),
  );
  expect(inSql).toEqual(inCode);
});

describe("conditions", () => {
  const good: Condition[] = [
    { metric: "moves_executed", threshold: 10 },
    { metric: "success_rate_percentage", threshold: 75.5 },
    { event: "campaign.activated" },
    { metric: "moves_executed", threshold: 5, within: { days: 7 } },
    { metric: "alert.resolved", threshold: 5, within: { hours: 24 } },
    { all: [{ event: "team.joined" }, { any: [{ metric: "total_points", threshold: 10 }] }] },
  ];
  const bad = [
    null,
    [],
    "count",
    {},
    { metric: "moves_executed" },
    { metric: "unknown", threshold: 1 },
    { metric: "moves_executed", threshold: 0 },
    { metric: "moves_executed", threshold: -5 },
    { metric: "moves_executed", threshold: "5" },
    { metric: "moves_executed", threshold: 1e15 },
    { metric: "moves_executed", threshold: 1, extra: true },
    { event: "moves_executed" },
    { event: "campaign.activated", threshold: 1 },
    { metric: "campaigns_active", threshold: 1, within: { days: 7 } },
    { metric: "moves_executed", threshold: 1, within: { days: 0 } },
    { metric: "moves_executed", threshold: 1, within: { days: 1.5 } },
    { metric: "moves_executed", threshold: 1, within: { days: 366 } },
    { metric: "moves_executed", threshold: 1, within: { days: 1, hours: 1 } },
    { metric: "moves_executed", threshold: 1, within: {} },
    { all: [] },
    { all: [{ event: "team.joined" }], any: [{ event: "team.joined" }] },
    { all: [{ all: [{ all: [{ event: "team.joined" }] }] }] },
    { all: Array.from({ length: 11 }, () => ({ event: "team.joined" })) },
    { all: "everything" },
  ];

  test("the database and the schema accept the same", async () => {
    const ws = await createTestWorkspace();
    for (const [expected, list] of [
      [true, good],
      [false, bad],
    ] as const) {
      for (const condition of list) {
        const { rows } = await ws.as("owner", (tx) =>
          tx.execute(sql`select app.is_condition(${JSON.stringify(condition)}::jsonb) as fine`),
        );
        expect([condition, rows[0]?.fine]).toEqual([condition, expected]);
        expect([condition, conditionSchema.safeParse(condition).success]).toEqual([condition, expected]);
      }
    }
    for (const condition of good) {
      const { rows } = await ws.as("owner", (tx) =>
        tx.execute(sql`select app.condition_type(${JSON.stringify(condition)}::jsonb) as type`),
      );
      expect(rows[0]?.type).toBe(conditionType(condition));
    }
  });

  test("a condition that isn't one is refused by the table too", async () => {
    const ws = await createTestWorkspace();
    const attempt = ws.as("owner", (tx) =>
      tx.execute(sql`insert into achievements (workspace_id, name, badge_type, category, condition_type, condition_value)
        values (${ws.id}, 'Broken', 'speed', 'campaign', 'count', '{"metric": "moves_executed"}')`),
    );
    await expect(attempt).rejects.toMatchObject({ cause: { code: "23514" } });
  });
});

describe("unlock_achievement", () => {
  test("grants exactly once under 50 concurrent calls", async () => {
    const ws = await createTestWorkspace();
    const id = await define(ws, { metric: "moves_executed", threshold: 100 }, { points: 120 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => unlock(ws, ws.users.marketer, id)));
    expect(answers.filter((answer) => answer?.success)).toHaveLength(1);
    expect(answers.filter((answer) => answer?.points_awarded === 120)).toHaveLength(1);
    const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select count(*), sum(points) from points_ledger`));
    expect(rows).toEqual([{ count: 1, sum: 120 }]);
    expect(await stats(ws, ws.users.marketer)).toMatchObject({ total_points: 120, achievements_unlocked: 1 });
  });

  test("says why not: unknown, non-member, prerequisite, inactive, unlocked", async () => {
    const ws = await createTestWorkspace();
    const other = await createTestWorkspace();
    const first = await define(ws, { metric: "moves_executed", threshold: 100 });
    const second = await define(ws, { metric: "moves_executed", threshold: 200 }, { requiredId: first });
    const person = ws.users.ops;
    expect(await unlock(ws, person, randomUUID())).toMatchObject({ success: false, points_awarded: 0 });
    expect((await unlock(ws, other.users.ops, first))?.message).toContain("not a member");
    expect((await unlock(ws, person, second))?.message).toContain("has to be unlocked first");
    expect((await unlock(ws, person, first))?.success).toBe(true);
    expect((await unlock(ws, person, first))?.message).toContain("already");
    expect((await unlock(ws, person, second))?.success).toBe(true);
    const third = await define(ws, { metric: "moves_executed", threshold: 300 });
    await ws.as("admin", (tx) => switchAchievement(tx, ws.member("admin"), { id: third, revision: 1, active: false }));
    expect((await unlock(ws, person, third))?.message).toContain("not active");
  });

  test("another workspace's id is refused", async () => {
    const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
    const id = await define(other, { event: "team.joined" });
    const attempt = ws.as("owner", (tx) =>
      tx.execute(sql`select * from unlock_achievement(${other.users.ops}, ${id}, ${other.id})`),
    );
    await expect(attempt).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("evaluation", () => {
  test("a new achievement is evaluated for everybody at once, progress included", async () => {
    const ws = await createTestWorkspace();
    await record(ws, ws.users.ops, "alert.resolved", 10);
    await record(ws, ws.users.marketer, "alert.resolved", 3);
    const id = await define(ws, { metric: "alert.resolved", threshold: 10 });
    expect(await view(ws, "ops", id)).toMatchObject({ progress: 100, holders: 1 });
    expect(await view(ws, "marketer", id)).toMatchObject({ progress: 30, progressValue: 3, unlockedAt: null });
    expect(await view(ws, "owner", id)).toMatchObject({ progress: 0 });
    expect(await stats(ws, ws.users.ops)).toMatchObject({ total_points: 50 });
    expect(await stats(ws, ws.users.marketer)).toMatchObject({ achievements_in_progress: 1 });
  });

  test("facts unlock as they happen: a counter, an event, a window of time, a combination", async () => {
    const ws = await createTestWorkspace();
    const person = ws.users.ops;
    const counter = await define(ws, { metric: "content_pieces_created", threshold: 2 });
    const first = await define(ws, { event: "campaign.activated" });
    const burst = await define(ws, { metric: "content_pieces_created", threshold: 3, within: { hours: 24 } });
    const both = await define(ws, { all: [{ event: "campaign.activated" }, { metric: "login_count", threshold: 4 }] });
    await record(ws, person, "content.created", 1, "now() - interval '9 days'");
    expect(await view(ws, "ops", counter)).toMatchObject({ progress: 50, unlockedAt: null });
    await record(ws, person, "content.created", 2);
    expect((await view(ws, "ops", counter)).unlockedAt).not.toBeNull();
    expect(await view(ws, "ops", burst)).toMatchObject({ progress: 66.66, progressValue: 2, unlockedAt: null });
    await record(ws, person, "content.created");
    expect((await view(ws, "ops", burst)).unlockedAt).not.toBeNull();
    await record(ws, person, "campaign.activated");
    expect((await view(ws, "ops", first)).unlockedAt).not.toBeNull();
    expect(await view(ws, "ops", both)).toMatchObject({ progress: 50, progressValue: 1, unlockedAt: null });
    await record(ws, person, "member.signed_in", 4);
    expect((await view(ws, "ops", both)).unlockedAt).not.toBeNull();
  });

  test("what waits for a prerequisite follows it at once, and points unlock by points", async () => {
    const ws = await createTestWorkspace();
    const first = await define(ws, { metric: "login_count", threshold: 5 }, { points: 600 });
    const second = await define(ws, { metric: "login_count", threshold: 2 }, { requiredId: first, points: 500 });
    const rich = await define(ws, { metric: "total_points", threshold: 1000 }, { points: 0 });
    await record(ws, ws.users.ops, "member.signed_in", 4);
    expect(await view(ws, "ops", second)).toMatchObject({ progress: 100, unlockedAt: null });
    await record(ws, ws.users.ops, "member.signed_in");
    for (const id of [first, second, rich]) expect((await view(ws, "ops", id)).unlockedAt).not.toBeNull();
    expect(await stats(ws, ws.users.ops)).toMatchObject({
      total_points: 1100,
      experience_level: 2,
      experience_percentage: 10,
      achievements_unlocked: 3,
    });
  });

  test("raising a threshold takes nothing away; deactivating hides; a stale edit is refused", async () => {
    const ws = await createTestWorkspace();
    await record(ws, ws.users.ops, "alert.resolved", 5);
    await record(ws, ws.users.marketer, "alert.resolved", 1);
    const id = await define(ws, { metric: "alert.resolved", threshold: 5 });
    const { conditionType: _, ...kept } = { ...(await view(ws, "ops", id)), conditionType: null };
    const edit = {
      ...fields,
      ...kept,
      badgeUnlocks: ["Fire fighter"],
      condition: { metric: "alert.resolved", threshold: 50 },
    };
    const input = { ...edit, condition: edit.condition as Condition };
    expect(await ws.as("admin", (tx) => updateAchievement(tx, ws.member("admin"), input))).toBe(true);
    expect(await ws.as("admin", (tx) => updateAchievement(tx, ws.member("admin"), input))).toBe(false);
    expect((await view(ws, "ops", id)).unlockedAt).not.toBeNull();
    expect(await view(ws, "marketer", id)).toMatchObject({ progress: 2, revision: 2 });
    expect(await stats(ws, ws.users.ops)).toMatchObject({ badges_earned: ["Fire fighter"] });
    expect(await stats(ws, ws.users.marketer)).toMatchObject({ achievements_in_progress: 1 });

    await ws.as("admin", (tx) => switchAchievement(tx, ws.member("admin"), { id, revision: 2, active: false }));
    expect(await stats(ws, ws.users.marketer)).toMatchObject({ achievements_in_progress: 0 });
    const seen = (role: "ops" | "marketer") => ws.as(role, (tx) => listAchievements(tx, ws.member(role), false));
    expect(await seen("marketer")).toEqual([]);
    expect(await seen("ops")).toHaveLength(1);
  });

  test("the dry run says who would earn it and changes nothing", async () => {
    const ws = await createTestWorkspace();
    await record(ws, ws.users.ops, "alert.resolved", 5);
    await record(ws, ws.users.marketer, "alert.resolved", 1);
    const condition: Condition = { metric: "alert.resolved", threshold: 5 };
    const preview = () =>
      ws.as("admin", (tx) => previewAchievement(tx, ws.member("admin"), { condition, requiredId: null, id: null }));
    expect(await preview()).toEqual({ wouldEarn: 1, onTheWay: 1, members: 5 });
    expect(await preview()).toEqual({ wouldEarn: 1, onTheWay: 1, members: 5 });
    const { achievements, me } = await ws.as("ops", (tx) => readGallery(tx, ws.member("ops")));
    expect(achievements).toEqual([]);
    expect(me).toEqual({ points: 0, level: 1, levelProgress: 0, unlocked: 0, members: 5 });
  });
});

test("prerequisites form no cycle, also when two people close one at once", async () => {
  const ws = await createTestWorkspace();
  const [a, b] = [await define(ws, { event: "team.joined" }), await define(ws, { event: "team.joined" })];
  const require = (id: string, previous: string) =>
    ws.as("admin", (tx) =>
      tx.execute(sql`update achievements set required_previous_achievement_id = ${previous} where id = ${id}`),
    );
  await expect(require(a, a)).rejects.toMatchObject({ cause: { code: "CX422" } });
  const both = await Promise.allSettled([require(a, b), require(b, a)]);
  expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a private achievement is its person's alone, its number everybody's", async () => {
  const ws = await createTestWorkspace();
  const id = await define(ws, { event: "team.joined" });
  await record(ws, ws.users.ops, "team.joined");
  const recent = () => ws.as("marketer", (tx) => listRecentUnlocks(tx, ws.member("marketer")));
  expect(await recent()).toMatchObject([{ achievementId: id, userId: ws.users.ops }]);
  const show = (visibility: AchievementVisibility, seen: AchievementVisibility) =>
    ws.as("ops", (tx) => showAchievement(tx, ws.member("ops"), { achievementId: id, visibility, seen }));
  for (const [seen, hidden] of [
    ["public", "private"],
    ["private", "friends_only"],
  ] as const) {
    expect(await show(hidden, seen)).toBeUndefined();
    expect(await recent()).toEqual([]);
    const { rows } = await ws.as("owner", (tx) => tx.execute(sql`select count(*) from user_achievements`));
    expect(rows).toEqual([{ count: 0 }]);
    expect(await view(ws, "owner", id)).toMatchObject({ holders: 1, progress: 0 });
  }
  await show("public", "friends_only");
  const meddle = ws.as("owner", (tx) => tx.execute(sql`update user_achievements set visibility = 'private'`));
  await expect(meddle).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("who chose otherwise in another window meanwhile is told, and the later choice is not saved", async () => {
  const ws = await createTestWorkspace();
  const id = await define(ws, { event: "team.joined" });
  await record(ws, ws.users.ops, "team.joined");
  const show = (visibility: AchievementVisibility, achievementId = id) =>
    ws.as("ops", (tx) => showAchievement(tx, ws.member("ops"), { achievementId, visibility, seen: "public" }));
  expect(await show("private")).toBeUndefined();
  expect(await show("friends_only")).toEqual({ now: "private", who: "You" });
  expect(await view(ws, "ops", id)).toMatchObject({ visibility: "private" });
  // Sent twice, it is as wanted.
  expect(await show("private")).toBeUndefined();
  expect(await show("private", randomUUID())).toBe("missing");
});

test("an unlock is announced to its person by a notification", async () => {
  const ws = await createTestWorkspace();
  const id = await define(ws, { event: "team.joined" });
  await record(ws, ws.users.ops, "team.joined");
  const { rows } = await ws.as("ops", (tx) =>
    tx.execute(sql`select notification_type, related_achievement_id, is_read from user_notifications`),
  );
  expect(rows).toEqual([{ notification_type: "achievement", related_achievement_id: id, is_read: false }]);
});

test("deleting the workspace takes everything along and earns nothing", async () => {
  const ws = await createTestWorkspace();
  await define(ws, { metric: "success_rate_percentage", threshold: 90 });
  await ws.as("owner", (tx) =>
    tx.execute(sql`insert into moves (workspace_id, name, owner_id, status, outcome) values
      (${ws.id}, 'One', ${ws.users.ops}, 'executed', 'successful'), (${ws.id}, 'Two', ${ws.users.ops}, 'executed', 'unsuccessful')`),
  );
  await withWorkspace(ws.member("owner"), (tx) => tx.execute(sql`delete from workspaces where id = ${ws.id}`));
  const { rows } = await ws.as("owner", (tx) => tx.execute(sql`select count(*) from user_stats`));
  expect(rows).toEqual([{ count: 0 }]);
});

test("what people do with alerts, signals, insights and agents counts, once each", async () => {
  const ws = await createTestWorkspace();
  const [acknowledged, resolved] = [
    await define(ws, { metric: "alert.acknowledged", threshold: 2 }),
    await define(ws, { event: "alert.resolved" }),
  ];
  const insight = await define(ws, { event: "insight.created" });
  const signal = await define(ws, { event: "signal.actioned" });
  await ws.as("ops", async (tx) => {
    for (const n of [1, 2]) {
      await tx.execute(sql`select create_system_alert(${ws.id}, 'error', 'high', ${`Alert ${n}`}, 'It broke')`);
    }
    await tx.execute(sql`select acknowledge_alert(id, ${ws.users.ops}) from system_alerts`);
    await tx.execute(sql`update system_alerts set status = 'active'`);
    await tx.execute(sql`update system_alerts set status = 'resolved'`);
    const { rows } = await tx.execute<{ id: string }>(sql`insert into intelligence_signals
      (workspace_id, signal_title, signal_category, source_type) values (${ws.id}, 'Heard', 'market_trend', 'market')
      returning id`);
    await tx.execute(sql`select create_insight_from_signals(${ws.id}, array[${rows[0]?.id}]::uuid[], 'Conclusion',
      'trend', array['It grows'], ${ws.users.ops})`);
  });
  for (const id of [acknowledged, resolved, insight, signal])
    expect((await view(ws, "ops", id)).unlockedAt).not.toBeNull();
  const { rows } = await ws.as("ops", (tx) =>
    tx.execute(
      sql`select event_name, count(*) from activity_events where user_id = ${ws.users.ops} group by 1 order by 1`,
    ),
  );
  expect(rows).toEqual([
    { event_name: "alert.acknowledged", count: 2 },
    { event_name: "alert.resolved", count: 2 },
    { event_name: "insight.created", count: 1 },
    { event_name: "signal.actioned", count: 1 },
  ]);
});
