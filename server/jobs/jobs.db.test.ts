/** The job queue as it runs in production: installed by the owner, worked by the application role. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { recordExecutions } from "@/db/executions";
import { readStorage } from "@/db/retention";
import { asPlatformAdmin } from "@/db/testing/agents";
import { addSignal } from "@/db/testing/intelligence";
import { asOwner } from "@/db/testing/owner";
import { addPolicy, fire, titlesOf } from "@/db/testing/routing";
import { createTestRule } from "@/db/testing/rules";
import { createTestWorkspace } from "@/db/testing/workspace";
import { withoutContext } from "@/db/workspace";
import { checkReadiness } from "../readiness";
import { openQueue, sendJob } from "./queue";
import { JOBS } from "./registry";
import { installJobs, startJobs, stopJobs } from "./run";

process.env.AUTH_SECRET ??= randomUUID();
// Other tests, in the same database, have work long ago.
process.env.PERFORMANCE_MONTHS = "1200";
process.env.PERFORMANCE_HOURS_DAYS = "40000";
const ownerUrl = process.env.OWNER_DATABASE_URL ?? "";

beforeAll(async () => {
  await installJobs(ownerUrl);
  await installJobs(ownerUrl);
  await startJobs({ work: true });
});
afterAll(stopJobs);

const WITHIN_SECONDS = { timeout: 5_000, interval: 50 };

const run = (name: string, data: object = {}) => JOBS.find((job) => job.name === name)?.run(data);

test("every job has its queue, and work that comes round its schedule", async () => {
  const queue = await openQueue();
  const queues = await queue?.getQueues();
  expect(queues?.map(({ name }) => name)).toEqual(expect.arrayContaining(JOBS.map(({ name }) => name)));
  const schedules = await queue?.getSchedules();
  expect(schedules?.map(({ name }) => name).sort()).toEqual(
    JOBS.filter(({ cron }) => cron)
      .map(({ name }) => name)
      .sort(),
  );
});

test("what is sent is done", async () => {
  const mail = { to: "ops@people.test", subject: "Hello", text: randomUUID() };
  expect(await sendJob("send-queued-mail", mail)).toBe(true);
  await vi.waitFor(
    async () => {
      const { rows } = await withoutContext((tx) =>
        tx.execute(
          sql`select state from pgboss.job where name = 'send-queued-mail' and data ->> 'text' = ${mail.text}`,
        ),
      );
      expect(rows).toEqual([{ state: "completed" }]);
    },
    { timeout: 15_000, interval: 200 },
  );
});

test("a notification is handed over as soon as it is there, not at the next minute", async () => {
  const { id, users, as } = await createTestWorkspace();
  await as("owner", (tx) =>
    tx.execute(sql`select send_user_notification(${id}, ${users.viewer}, 'message', 'Hello', 'There', 'slack')`),
  );
  await vi.waitFor(
    async () => {
      const { rows } = await as("viewer", (tx) =>
        tx.execute(sql`select delivery_status, attempts from user_notifications`),
      );
      expect(rows).toEqual([{ delivery_status: "failed", attempts: 1 }]);
    },
    { timeout: 5_000, interval: 50 },
  );
});

test("what somebody does to more than a thousand alerts earns its achievement soon after the act", async () => {
  const { id, users, as } = await createTestWorkspace();
  await as("owner", (tx) =>
    tx.execute(sql`insert into achievements (workspace_id, name, badge_type, category, condition_type, condition_value)
      values (${id}, 'Storm', 'speed', 'campaign', 'count', '{"metric": "alert.acknowledged", "threshold": 1001}')`),
  );
  await as("ops", async (tx) => {
    await tx.execute(sql`insert into system_alerts (workspace_id, alert_type, severity_level, title)
      select ${id}, 'error', 'low', 'No. ' || n from generate_series(1, 1001) n`);
    await tx.execute(
      sql`update system_alerts set status = 'acknowledged', acknowledged_by = ${users.ops}, acknowledged_at = now()`,
    );
    // The act itself has counted nothing yet.
    const { rows } = await tx.execute(
      sql`select count(*) from activity_events where event_name = 'alert.acknowledged'`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
  await vi.waitFor(
    async () => {
      const { rows } = await as("ops", (tx) =>
        tx.execute(sql`select user_id from user_achievements where unlocked_at is not null`),
      );
      expect(rows).toEqual([{ user_id: users.ops }]);
    },
    { timeout: 5_000, interval: 50 },
  );
});

test("a snooze that has ended wakes its alert, in every workspace", async () => {
  const workspaces = [await createTestWorkspace(), await createTestWorkspace()];
  for (const { id, as } of workspaces) {
    await as("ops", async (tx) => {
      await tx.execute(sql`select create_system_alert(${id}, 'error', 'high', 'Slow', 'It is slow.')`);
      await tx.execute(sql`update system_alerts set snoozed_until = now() - interval '1 second'`);
    });
  }
  await run("settle-alerts");
  for (const { as } of workspaces) {
    const { rows } = await as("viewer", (tx) =>
      tx.execute(sql`select status, snoozed_until, inbox_tab from system_alerts`),
    );
    expect(rows).toEqual([{ status: "active", snoozed_until: null, inbox_tab: "active" }]);
  }
});

test("who is to be told of an alert is told within two seconds, without waiting for the minute", async () => {
  const { id, as } = await createTestWorkspace();
  await as("owner", (tx) =>
    tx.execute(sql`select create_system_alert(${id}, 'error', 'critical', 'Down', 'It is down.')`),
  );
  await vi.waitFor(
    async () => {
      const { rows } = await as("ops", (tx) => tx.execute(sql`select title from user_notifications`));
      expect(rows).toEqual([{ title: "Down" }]);
    },
    { timeout: 2_000, interval: 50 },
  );
});

test("a later step comes at its time, not at the next minute", async () => {
  const workspace = await createTestWorkspace();
  const { as } = workspace;
  await addPolicy(workspace, "Ladder", [
    { wait: 0, targets: [{ kind: "role", role: "ops" }], channels: ["in_app"] },
    { wait: 60, targets: [{ kind: "role", role: "viewer" }], channels: ["in_app"] },
  ]);
  const id = await fire(workspace, "Still down");
  await vi.waitFor(async () => expect(await titlesOf(workspace, "ops")).toEqual(["Still down"]), WITHIN_SECONDS);
  await as("ops", async (tx) => {
    await tx.execute(sql`update alert_escalations set due_at = now() + interval '1500 milliseconds'`);
    // Something in the time line makes the router look, and see when the step is due.
    await tx.execute(sql`select app.add_alert_events(${JSON.stringify([{ alert_id: id, kind: "reminded" }])}::jsonb)`);
  });
  expect(await titlesOf(workspace, "viewer")).toEqual([]);
  await vi.waitFor(async () => expect(await titlesOf(workspace, "viewer")).toEqual(["Still down"]), WITHIN_SECONDS);
});

test("sources' logs are cut, in every workspace", async () => {
  const workspaces = [await createTestWorkspace(), await createTestWorkspace()];
  for (const { id, as } of workspaces) {
    await as("admin", (tx) =>
      tx.execute(sql`with made as (insert into integrations (workspace_id, kind, name, source)
          values (${id}, 'json', 'Shop', 'json:shop') returning id)
        insert into integration_deliveries (workspace_id, integration_id, result, status)
        select ${id}, made.id, 'accepted', 200 from made, generate_series(1, 103)`),
    );
  }
  await run("prune-deliveries");
  for (const { as } of workspaces) {
    const { rows } = await as("viewer", (tx) => tx.execute(sql`select count(*) as n from integration_deliveries`));
    expect(rows).toEqual([{ n: 100 }]);
  }
});

test("alert rules are looked at in every workspace, once also by two workers", async () => {
  const workspaces = [await createTestWorkspace(), await createTestWorkspace()];
  for (const workspace of workspaces) {
    await createTestRule(workspace, "strong_signal");
    await addSignal(workspace, { title: "They cut their prices", confidence: 92, relevance: 90 });
  }
  await Promise.all([run("evaluate-alert-rules"), run("evaluate-alert-rules")]);
  for (const { as } of workspaces) {
    const { rows } = await as("viewer", (tx) =>
      tx.execute(sql`select a.title, a.occurrence_count, s.signal_title as about
        from system_alerts a join intelligence_signals s on s.id = a.triggered_by_signal_id`),
    );
    expect(rows).toEqual([
      {
        title: "Signal with 92 % confidence: They cut their prices",
        occurrence_count: 1,
        about: "They cut their prices",
      },
    ]);
  }
});

test("ended sessions go, running ones stay", async () => {
  const { users } = await createTestWorkspace();
  const [ended, running] = [randomUUID(), randomUUID()];
  await withoutContext(async (tx) => {
    for (const [token, hours] of [
      [ended, -1],
      [running, 1],
    ] as const) {
      await tx.execute(sql`insert into auth.sessions (user_id, token, expires_at)
        values (${users.owner}, ${token}, now() + ${hours} * interval '1 hour')`);
    }
  });
  await run("prune-leftovers");
  const { rows } = await withoutContext((tx) =>
    tx.execute(sql`select token from auth.sessions where user_id = ${users.owner}`),
  );
  expect(rows).toEqual([{ token: running }]);
});

test("keys that count no more go in every workspace, also when two workers look, and the run is noted", async () => {
  const workspaces = [await createTestWorkspace(), await createTestWorkspace()];
  for (const { id, as } of workspaces) {
    const work = {
      agent_name: "Architect",
      execution_time_seconds: 1,
      input_tokens: 1,
      output_tokens: 1,
      cost: 0,
      success: true,
    };
    const executions = ["old", "new"].map((idempotency_key) => ({ ...work, idempotency_key }));
    await as("ops", (tx) => recordExecutions(tx, id, executions));
    await asOwner(
      id,
      "update agent_executions set received_at = now() - interval '9 days' where workspace_id = $1 and execution_key = 'old'",
      [id],
    );
  }
  const before = new Date();
  await Promise.all([run("maintain-agent-facts"), run("maintain-agent-facts")]);
  for (const { as } of workspaces) {
    const { rows } = await as("viewer", (tx) => tx.execute(sql`select execution_key as key from agent_executions`));
    expect(rows).toEqual([{ key: "new" }]);
  }
  const { runs } = await asPlatformAdmin(readStorage);
  for (const task of ["executions", "hours", "space", "months"] as const) {
    expect(new Date(runs[task]?.ranAt ?? 0).getTime(), task).toBeGreaterThanOrEqual(before.getTime());
  }
});

test("agents' partitions are ready ahead of time", async () => {
  await run("maintain-agent-facts");
  const { rows } = await withoutContext((tx) =>
    tx.execute(sql`select count(*) from pg_inherits where inhparent = 'agent_performance'::regclass`),
  );
  expect(rows[0]?.count).toBeGreaterThanOrEqual(3);
});

test("readiness sees the database, the migrations and the queue", async () => {
  await vi.waitFor(
    async () => {
      expect(await checkReadiness()).toEqual([
        { name: "database", ok: true, detail: "answers" },
        { name: "migrations", ok: true, detail: "all applied" },
        { name: "jobs", ok: true, detail: "running" },
      ]);
    },
    { timeout: 10_000, interval: 200 },
  );
});
