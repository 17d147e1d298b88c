import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Step } from "@/domain/routing";
import { routeAlerts } from "./escalations";
import { act, addPolicy, decisionsOn, fire, route, titlesOf } from "./testing/routing";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const LADDER: Step[] = [
  { wait: 0, targets: [{ kind: "role", role: "ops" }], channels: ["in_app"] },
  { wait: 15, targets: [{ kind: "role", role: "admin" }], channels: ["in_app"] },
  { wait: 10, targets: [{ kind: "role", role: "ops" }], channels: ["email"] },
];

async function withLadder(): Promise<TestWorkspace> {
  const ws = await createTestWorkspace();
  await addPolicy(ws, "Ladder", LADDER);
  return ws;
}

describe("without configuration", () => {
  test("ops and admins hear of critical and high alerts at once, and the time line says why", async () => {
    const ws = await createTestWorkspace();
    const other = await createTestWorkspace();
    const id = await fire(ws, "Checkout is down");
    await fire(other, "Elsewhere");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Checkout is down"]);
    expect(await titlesOf(ws, "admin")).toEqual(["Checkout is down"]);
    for (const role of ["owner", "marketer", "viewer"] as const) expect(await titlesOf(ws, role)).toEqual([]);
    expect(await titlesOf(other, "ops")).toEqual([]);
    expect(await decisionsOn(ws, id)).toContainEqual({
      person: `ops of ${ws.slug}`,
      channel: "in_app",
      why: "ops, step 1 of the default escalation, since no rule is about it",
    });
  });

  test("a medium one interrupts nobody, and says so", async () => {
    const ws = await createTestWorkspace();
    const id = await fire(ws, "A bit slow", "medium");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual([]);
    expect(await decisionsOn(ws, id)).toEqual([
      { person: null, channel: "", why: "no rule is about it, and by default medium alerts interrupt nobody" },
    ]);
  });

  test("where nobody handles alerts, owners do", async () => {
    const ws = await createTestWorkspace();
    await ws.as("owner", (tx) => tx.execute(sql`delete from workspace_members where role in ('ops', 'admin')`));
    await fire(ws, "Alone");
    await route(ws);
    expect(await titlesOf(ws, "owner")).toEqual(["Alone"]);
  });
});

describe("a policy", () => {
  test("goes on until somebody acknowledges", async () => {
    const ws = await withLadder();
    const id = await fire(ws, "Broken", "low");
    await route(ws);
    await route(ws, 14);
    expect(await titlesOf(ws, "admin")).toEqual([]);
    await route(ws, 16);
    expect(await titlesOf(ws, "admin")).toEqual(["Broken"]);
    await act(ws, id, "acknowledge");
    await route(ws, 60);
    expect(await titlesOf(ws, "ops")).toEqual(["Broken"]);
    expect((await decisionsOn(ws, id)).map(({ why }) => why)).toEqual([
      "ops, step 1 of Ladder, because of the rule “All to Ladder”",
      "admin, step 2 of Ladder, because of the rule “All to Ladder”",
    ]);
  });

  test("goes on where it stood when the acknowledgement is taken back, after the whole wait", async () => {
    const ws = await withLadder();
    const id = await fire(ws, "Back again");
    await route(ws);
    await act(ws, id, "acknowledge");
    await act(ws, id, "unacknowledge");
    await route(ws, 10);
    expect(await titlesOf(ws, "ops")).toEqual(["Back again"]);
    expect(await titlesOf(ws, "admin")).toEqual([]);
    await route(ws, 26);
    expect(await titlesOf(ws, "ops")).toEqual(["Back again"]);
    expect(await titlesOf(ws, "admin")).toEqual(["Back again"]);
  });

  test.each(["resolve", "dismiss"])("ends with %s, and begins anew when it fires again", async (action) => {
    const ws = await withLadder();
    const id = await fire(ws, "Comes back");
    await route(ws);
    await act(ws, id, action);
    await route(ws, 60);
    expect(await titlesOf(ws, "admin")).toEqual([]);
    await fire(ws, "Comes back");
    await route(ws);
    await route(ws, 16);
    expect(await titlesOf(ws, "ops")).toEqual(["Comes back", "Comes back"]);
    expect(await titlesOf(ws, "admin")).toEqual(["Comes back"]);
  });

  test("ends when somebody is given the alert by hand", async () => {
    const ws = await withLadder();
    const id = await fire(ws, "Mine");
    await route(ws);
    await act(ws, id, "assign", { to: ws.users.ops });
    await route(ws, 60);
    expect(await titlesOf(ws, "admin")).toEqual([]);
  });

  test("begins anew when the severity rises, and not for a repeat", async () => {
    const ws = await withLadder();
    const id = await fire(ws, "Worse", "low");
    await route(ws);
    await fire(ws, "Worse", "low");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Worse"]);
    await act(ws, id, "acknowledge");
    await fire(ws, "Worse", "high");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Worse", "Worse"]);
  });

  test("says when its targets are nobody", async () => {
    const ws = await createTestWorkspace();
    await addPolicy(ws, "Owners of campaigns", [
      { wait: 0, targets: [{ kind: "campaign_owner" }], channels: ["in_app"] },
    ]);
    const id = await fire(ws, "Of no campaign");
    await route(ws);
    expect(await decisionsOn(ws, id)).toMatchObject([
      {
        person: null,
        why: expect.stringContaining("it has no campaign whose owner could be told, step 1 of Owners of campaigns"),
      },
    ]);
  });
});

describe("an alert that is held back", () => {
  test("tells nobody until it wakes", async () => {
    const ws = await createTestWorkspace();
    const id = await fire(ws, "Snoozed at once");
    await act(ws, id, "snooze", { wake: "gets_worse" });
    await route(ws, 60);
    expect(await titlesOf(ws, "ops")).toEqual([]);
    await act(ws, id, "wake");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Snoozed at once"]);
  });

  test("for a time begins at the first step once it wakes", async () => {
    const ws = await withLadder();
    const id = await fire(ws, "Later");
    await route(ws);
    await act(ws, id, "snooze", { wake: "time", until: new Date(Date.now() + 1_000_000).toISOString() });
    await route(ws, 60);
    expect(await titlesOf(ws, "admin")).toEqual([]);
    await act(ws, id, "wake");
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Later", "Later"]);
  });
});

describe("with several workers", () => {
  test("each step of each alert is told once", async () => {
    const ws = await withLadder();
    const titles = Array.from({ length: 150 }, (_, i) => `Alert ${String(i).padStart(3, "0")}`);
    await ws.as("owner", (tx) =>
      tx.execute(
        sql`select app.fire_alerts(${ws.id}, ${JSON.stringify(
          titles.map((title) => ({ alert_type: "error", severity_level: "low", title, fingerprint: title })),
        )}::jsonb)`,
      ),
    );
    for (const minutes of [0, 16, 27, 60]) await Promise.all([1, 2, 3].map(() => route(ws, minutes)));
    const { rows } = await ws.as("viewer", (tx) =>
      tx.execute<{ told: string; times: number }>(sql`
        select a.title || ': ' || substring(e.details ->> 'why' from 'step .') as told, count(*) as times
        from alert_events e join system_alerts a on a.id = e.alert_id where e.kind = 'notified' group by 1 order by 1`),
    );
    const expected = titles.flatMap((title) => [1, 2, 3].map((step) => ({ told: `${title}: step ${step}`, times: 1 })));
    expect(rows).toEqual(expected);
    // Of so many at once most are counted by one notice: the sum is what was told.
    const notes = [...(await titlesOf(ws, "admin")), ...(await titlesOf(ws, "ops"))];
    const told = notes.reduce((sum, title) => sum + Number(/^(\d+) more /.exec(title)?.[1] ?? 1), 0);
    expect(told).toBe(expected.length);
  });

  test("one that dies in the middle leaves everything to the next", async () => {
    const ws = await withLadder();
    await fire(ws, "Survives");
    const dying = ws.as("ops", async (tx) => {
      expect(await routeAlerts(tx, new Date())).toBeGreaterThan(0);
      throw new Error("killed");
    });
    await expect(dying).rejects.toThrow("killed");
    expect(await titlesOf(ws, "ops")).toEqual([]);
    await route(ws);
    expect(await titlesOf(ws, "ops")).toEqual(["Survives"]);
  });

  test("acknowledging many while they are routed neither fails nor tells afterwards", async () => {
    const ws = await withLadder();
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) ids.push(await fire(ws, `Racing ${i}`));
    await Promise.all([
      route(ws),
      route(ws),
      ...[0, 1].map((half) =>
        ws.as("ops", (tx) =>
          tx.execute(
            sql`select * from app.change_alerts(${sql.param(ids.filter((_, i) => i % 2 === half))}::uuid[], 'acknowledge')`,
          ),
        ),
      ),
    ]);
    await route(ws, 60);
    expect(await titlesOf(ws, "admin")).toEqual([]);
  });
});
