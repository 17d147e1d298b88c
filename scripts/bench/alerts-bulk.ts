/** One act on ten thousand alerts: a storm of one agent, that people are already told of and a webhook listens to. */
import { alertFilterSchema } from "@/domain/alerts-input";
import { inboxAction } from "./actions";
import { recordChange } from "./alert-changes";
import type { Scene } from "./alerts-inbox";
import { bareSender } from "./bare";
import type { Report } from "./figures";

const STORM = 10_000;
const TIMES = 3;
const SECONDS = 2;

export async function measureBulk(scene: Scene, report: Report): Promise<void> {
  const { ground, member, application, cookie } = scene;
  const agent = await raiseStorm(scene);
  const filter = alertFilterSchema.parse({ agent: [agent] });
  const change = () => ({ target: { filter, asOf: new Date().toISOString() }, action: "acknowledge" as const });
  const act = inboxAction(application, cookie, "actOnAlerts");
  const undo = inboxAction(application, cookie, "undoOnAlerts");
  const [acts, undoings, bares]: number[][] = [[], [], []];
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now();
    const answer = await act(change());
    acts?.push(performance.now() - began);
    if (!answer.includes(`"changed":${STORM},`)) throw new Error(`Not all were acknowledged: ${answer.slice(0, 300)}`);
    const batch = answer.match(/"batch":"([0-9a-f-]{36})"/)?.[1];
    const undone = performance.now();
    await undo({ batch });
    undoings?.push(performance.now() - undone);
  }
  const bare = bareSender(ground.appUrl, member);
  for (let time = 0; time < TIMES; time++) {
    const statements = await recordChange(ground, member, change());
    const began = performance.now();
    await bare.send(statements);
    bares?.push(performance.now() - began);
    await reopen(scene, agent);
  }
  await bare.end();
  const name = `acknowledge ${STORM.toLocaleString("en")} at once`;
  report({ name: `${name}, worst of ${TIMES}`, value: worst(acts), unit: "s", target: { atMost: SECONDS } });
  report({ name: `${name}'s SQL by bare pg, worst of ${TIMES}`, value: worst(bares), unit: "s" });
  report({ name: `undo of it, worst of ${TIMES}`, value: worst(undoings), unit: "s" });
}

const worst = (milliseconds: readonly number[] = []) => Math.max(...milliseconds) / 1_000;

/** @returns the agent that raised it, which raised nothing else */
async function raiseStorm({ ground: { admin }, member: { workspaceId } }: Scene): Promise<string> {
  const agents = await admin.query<{ id: string }>("select id from agent_registry order by agent_name desc limit 1");
  const agent = agents.rows[0]?.id ?? "";
  for (let from = 1; from <= STORM; from += 1_000) {
    await admin.query(
      `select count(*) from app.fire_alerts($1, (select jsonb_agg(jsonb_build_object('alert_type', 'error', 'severity_level', 'high',
          'title', 'Task ' || n || ' failed', 'agent_id', $2::uuid, 'fingerprint', 'storm-' || n)) from generate_series($3::integer, $4::integer) n))`,
      [workspaceId, agent, from, from + 999],
    );
  }
  // As the router leaves them: each waits for its policy's next step.
  await admin.query("delete from routing_queue where workspace_id = $1", [workspaceId]);
  await admin.query(
    `insert into alert_escalations (workspace_id, alert_id, step, due_at)
     select $1, id, 1, now() + interval '1 hour' from system_alerts where workspace_id = $1 and triggered_by_agent_id = $2`,
    [workspaceId, agent],
  );
  await admin.query("vacuum (analyze) system_alerts, alert_events, alert_counts, alert_escalations");
  return agent;
}

async function reopen({ ground: { admin }, member: { workspaceId } }: Scene, agent: string): Promise<void> {
  await admin.query("begin");
  await admin.query("select set_config('app.current_workspace_id', $1, true)", [workspaceId]);
  await admin.query(
    "update system_alerts set status = 'active' where workspace_id = $1 and triggered_by_agent_id = $2 and status = 'acknowledged'",
    [workspaceId, agent],
  );
  await admin.query("commit");
}
