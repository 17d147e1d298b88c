/** Who is told of alerts in the demo: a rotation of those who handle them, a policy, two rules, some people's wishes. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Step as PolicyStep } from "@/domain/routing";
import type { Step } from "./journal";
import type { Stage } from "./stage";

const WATCH_DAYS = 60;

/** Comes after every alert: the story has told people of them itself, so nothing is left to route. */
export function routingStep(stage: Stage): Step {
  const { clock, story, person } = stage;
  const chief = story.members.find(({ role }) => role === "admin") ?? story.members[0];
  return {
    at: clock.at(WATCH_DAYS, "11:00"),
    by: chief && person(chief.person),
    run: async (client) => {
      const watch = await addWatch(client, stage);
      await addRules(client, stage, watch);
      await addPreferences(client, stage);
      await client.query("delete from routing_queue where workspace_id = $1", [stage.workspaceId]);
    },
  };
}

/** The people of a role, in the story's order. */
function ofRole({ story, person }: Stage, role: string): string[] {
  return story.members.filter((member) => member.role === role).map((member) => person(member.person));
}

/** @returns the policy's id */
async function addWatch(client: pg.ClientBase, stage: Stage): Promise<string> {
  const { workspaceId, clock, story } = stage;
  const [scheduleId, policyId] = [randomUUID(), randomUUID()];
  const rotation = [...ofRole(stage, "ops"), ...ofRole(stage, "admin")];
  await client.query(
    `insert into on_call_schedules (workspace_id, id, name, timezone, rotation, turn, handover_hour, starts_on)
     values ($1, $2, 'Campaign watch', $3, $4, 'weekly', 9, date_trunc('week', $5::date)::date)`,
    [workspaceId, scheduleId, story.timezone, rotation, clock.day(WATCH_DAYS)],
  );
  await client.query(
    `insert into on_call_overrides (workspace_id, schedule_id, user_id, starts_at, ends_at)
     values ($1, $2, $3, date_trunc('hour', $4::timestamptz), date_trunc('hour', $5::timestamptz))`,
    [workspaceId, scheduleId, rotation.at(-1), clock.at(-4, "09:00"), clock.at(-6, "09:00")],
  );
  const steps: PolicyStep[] = [
    { wait: 0, targets: [{ kind: "on_call", scheduleId }], channels: ["in_app", "push"] },
    { wait: 15, targets: [{ kind: "role", role: "admin" }], channels: ["in_app"] },
    {
      wait: 30,
      targets: [
        { kind: "role", role: "admin" },
        { kind: "role", role: "owner" },
      ],
      channels: ["email"],
    },
  ];
  await client.query("insert into escalation_policies (workspace_id, id, name, steps) values ($1, $2, $3, $4)", [
    workspaceId,
    policyId,
    "Watch, then admins",
    JSON.stringify(steps),
  ]);
  return policyId;
}

async function addRules(client: pg.ClientBase, { workspaceId }: Stage, watch: string): Promise<void> {
  const authors = randomUUID();
  const steps: PolicyStep[] = [{ wait: 0, targets: [{ kind: "campaign_owner" }], channels: ["in_app"] }];
  await client.query("insert into escalation_policies (workspace_id, id, name, steps) values ($1, $2, $3, $4)", [
    workspaceId,
    authors,
    "The campaign's owner",
    JSON.stringify(steps),
  ]);
  await client.query(
    `insert into routing_rules (workspace_id, name, rule_order, alert_types, minimum_severity, policy_id, goes_on) values
       ($1, 'Good news to who made the campaign', 1, '{milestone,opportunity}', 'info', $2, false),
       ($1, 'Errors and slowness to the watch', 2, '{error,performance,anomaly}', 'high', $3, false)`,
    [workspaceId, authors, watch],
  );
}

async function addPreferences(client: pg.ClientBase, stage: Stage): Promise<void> {
  const wishes = [
    { user: ofRole(stage, "ops")[0], quiet: [22 * 60, 7 * 60], digest: "off" },
    { user: ofRole(stage, "marketer")[0], quiet: [null, null], digest: "daily" },
    { user: ofRole(stage, "viewer")[0], quiet: [null, null], digest: "weekly" },
  ];
  for (const { user, quiet, digest } of wishes) {
    await client.query("select set_config('app.current_user_id', $1, true)", [user]);
    await client.query(
      "insert into notification_preferences (workspace_id, user_id, quiet_from, quiet_to, digest) values ($1, $2, $3, $4, $5)",
      [stage.workspaceId, user, ...quiet, digest],
    );
  }
  await client.query("insert into notification_mutes (workspace_id, user_id, source) values ($1, $2, 'grafana')", [
    stage.workspaceId,
    wishes.at(-1)?.user,
  ]);
}
