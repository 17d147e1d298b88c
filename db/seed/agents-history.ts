/** Which agents work in the workspace, what they did in ninety days, and which are paused by now. */
import type pg from "pg";
import type { Step } from "./journal";
import { type Execution, executionsOf, type Worker } from "./performance-model";
import type { Stage } from "./stage";
import type { AgentStory } from "./story";

const HISTORY_DAYS = 90;
// One call's worth: large enough to be quick, small enough to show progress.
const BATCH = 6_000;
// A month begins with little, so that the planner knows its partitions before much follows.
const FIRST_BATCH = 400;

/** Every agent is assigned to the whole workspace; some also to the campaign that most of their work is for. */
export function assignmentSteps(stage: Stage): Step[] {
  const { story, clock, id } = stage;
  return story.agents.flatMap((agent, index) => {
    const whole = assignmentStep(stage, agent, null, clock.at(story.founded - 2 - (index % 9), "10:30"));
    if (agent.campaign === undefined) return [whole];
    const campaign = story.campaigns.find(({ key }) => key === agent.campaign);
    const since = clock.at(campaign?.created ?? 0, "12:15");
    return [whole, assignmentStep(stage, agent, id("campaign", agent.campaign), since)];
  });
}

function assignmentStep(
  { workspaceId, story, person, agent: agentOf }: Stage,
  agent: AgentStory,
  campaignId: string | null,
  at: Date,
): Step {
  const admin = person(story.members.find(({ role }) => role === "admin")?.person ?? "");
  return {
    at,
    by: admin,
    run: (client) =>
      client.query(
        `insert into agent_assignments (workspace_id, agent_id, assigned_to_campaign_id, priority_level, assigned_date,
           status_changed_at, assigned_by, created_at)
         values ($1, $2, $3, $4, $5, $5, $6, $5)`,
        [workspaceId, agentOf(agent.name).id, campaignId, agent.priority ?? "normal", at, admin],
      ),
  };
}

/** Records the executions through the product's own function, which counts, sketches and bills them. */
export async function recordHistory(
  client: pg.ClientBase,
  stage: Stage,
  onProgress: (share: number) => void,
): Promise<void> {
  const { workspaceId, story, clock } = stage;
  const from = new Date(clock.now.getTime() - HISTORY_DAYS * 86_400_000);
  // The last minute is left to what the person does first.
  const until = new Date(clock.now.getTime() - 60_000);
  await client.query(
    `select app.ensure_performance_partitions(month::date, month::date)
     from generate_series(date_trunc('month', $1::timestamptz at time zone 'UTC'), now() at time zone 'UTC', interval '1 month') month`,
    [from],
  );
  let batch: Execution[] = [];
  let month = "";
  let limit = FIRST_BATCH;
  const send = async () => {
    if (batch.length === 0) return;
    const { rows } = await client.query<{ outcome: string; reason: string | null }>(
      `select distinct outcome, reason from app.record_agent_executions($1, $2, null) where outcome <> 'accepted'`,
      [workspaceId, JSON.stringify(batch)],
    );
    if (rows[0]) throw new Error(`The demo's executions were ${rows[0].outcome}: ${rows[0].reason}`);
    if (limit === FIRST_BATCH) await analyzeMonth(client, month);
    limit = BATCH;
    batch = [];
  };
  let hours = 0;
  for (const executions of executionsOf(workersOf(stage), story.incidents, story.timezone, from, until)) {
    const monthOfHour = executions[0]?.occurred_at.slice(0, 7) ?? month;
    if (monthOfHour !== month) {
      await send();
      month = monthOfHour;
      limit = FIRST_BATCH;
    }
    for (const execution of executions) batch.push(execution);
    hours++;
    if (batch.length >= limit) {
      await send();
      onProgress(hours / (HISTORY_DAYS * 24));
    }
  }
  await send();
  // As the job's first round would, minutes from now.
  await client.query("select app.keep_folded_performance($1, $2::date, $3::date)", [workspaceId, from, until]);
}

/** A month's fresh partitions are unknown to the planner, and autovacuum sees nothing of an open transaction. */
async function analyzeMonth(client: pg.ClientBase, month: string): Promise<void> {
  const suffix = month.replace("-", "_");
  await client.query(`analyze agent_performance_${suffix}, agent_performance_sketch_${suffix}`);
}

function workersOf({ story, clock, agent, id }: Stage): Worker[] {
  return story.agents.map((entry) => {
    const worker: Worker = {
      agent: agent(entry.name),
      story: entry,
      until: entry.paused === undefined ? clock.now : clock.at(entry.paused, "14:00"),
    };
    const campaign = story.campaigns.find(({ key }) => key === entry.campaign);
    if (campaign?.start !== undefined) {
      const last = Math.max(campaign.paused ?? 0, campaign.end ?? 0, 0);
      worker.campaign = {
        id: id("campaign", campaign.key),
        from: clock.at(campaign.start, "10:00"),
        until: last === 0 ? clock.now : clock.at(last, "10:00"),
      };
    }
    return worker;
  });
}

/** Limits come last: they were set later than most of the work, and the past is not to raise alerts today. */
export function limitSteps({ workspaceId, story, clock, person, agent }: Stage): Step[] {
  const admin = person(story.members.find(({ role }) => role === "admin")?.person ?? "");
  const shared: Step = {
    at: clock.at(30, "15:20"),
    by: admin,
    run: (client) =>
      client.query("insert into workspace_agent_settings (workspace_id, limits) values ($1, $2)", [
        workspaceId,
        story.limits,
      ]),
  };
  const each = story.agents.flatMap((entry) => {
    const steps: Step[] = [];
    if (entry.limits) {
      steps.push({
        at: clock.at(30, "15:30"),
        by: admin,
        run: (client) =>
          client.query(
            `update agent_assignments set execution_constraints = $3
             where workspace_id = $1 and agent_id = $2 and assigned_to_campaign_id is null`,
            [workspaceId, agent(entry.name).id, entry.limits],
          ),
      });
    }
    if (entry.paused !== undefined) {
      const at = clock.at(entry.paused, "14:00");
      steps.push({
        at,
        by: admin,
        run: async (client) => {
          const which = "where workspace_id = $1 and agent_id = $2";
          const values = [workspaceId, agent(entry.name).id];
          await client.query(`update agent_assignments set assignment_status = 'paused', status_reason = $3 ${which}`, [
            ...values,
            entry.pausedBecause ?? "Paused until its results are looked at.",
          ]);
          await client.query(`update agent_assignments set status_changed_at = $3 ${which}`, [...values, at]);
        },
      });
    }
    return steps;
  });
  return story.limits ? [shared, ...each] : each;
}
