/** Fills an empty, migrated database with the demo: two workspaces, their people and ninety days of history. */
import { Client } from "pg";
import { achievementSteps, giftSteps } from "./achievements";
import { activitySteps } from "./activity";
import { assignmentSteps, limitSteps, recordHistory } from "./agents-history";
import { alertSteps } from "./alerts";
import { AURORA_STORY } from "./aurora/workspace";
import { campaignSteps } from "./campaigns";
import { intelligenceSteps } from "./intelligence";
import { enterWorkspace, play } from "./journal";
import { createWorkspace, memberSteps } from "./members";
import { MERIDIAN_STORY } from "./meridian/workspace";
import { seedPrices } from "./models";
import { notificationStep } from "./notifications";
import { type PeopleIds, PLATFORM_ADMIN, seedPeople } from "./people";
import { cohortSteps, messageSteps, positioningSteps } from "./positioning";
import { seedRegistry } from "./registry";
import { routingStep } from "./routing";
import { ruleHistorySteps, ruleSteps } from "./rules";
import { silenceSteps } from "./silences";
import { sourceSteps } from "./sources";
import { type Agent, type Stage, setStage } from "./stage";
import type { WorkspaceStory } from "./story";
import { taskSteps } from "./tasks";
import { recordTraces } from "./traces";
import { webhookStep } from "./webhooks";

export type DemoSeed = {
  /** The connection string of the role that owns the tables; it needs no superuser's rights. */
  ownerUrl: string;
  onProgress?: (message: string) => void;
  /** The moment that the story leads up to; now unless a test says otherwise. */
  now?: Date;
};

/**
 * Seeds once: all or nothing, in one transaction. The demo's accounts are the mark that it was done.
 * @returns false when the demo is there already
 */
export async function seedDemo({ ownerUrl, onProgress = () => {}, now = new Date() }: DemoSeed): Promise<boolean> {
  const client = new Client({ connectionString: ownerUrl, application_name: "codex seed" });
  await client.connect();
  try {
    await client.query("begin");
    // Two starts at once: the second one waits, then finds it done.
    await client.query("select pg_advisory_xact_lock(hashtextextended('codex demo', 0))");
    const done = await client.query("select from auth.users where email = 'platform@codex.demo'");
    if (done.rows.length > 0) {
      await client.query("rollback");
      return false;
    }
    onProgress("Making the demo's people");
    const people = await seedPeople(client, now);
    await seedRegistry(client, people.get(PLATFORM_ADMIN) ?? "", now);
    const stories = [AURORA_STORY, MERIDIAN_STORY];
    await seedPrices(client, [...new Set(stories.map(({ currency }) => currency))], now);
    for (const story of stories) await seedWorkspace(client, story, people, now, onProgress);
    await client.query("commit");
    await client.query("analyze");
    return true;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

async function seedWorkspace(
  client: Client,
  story: WorkspaceStory,
  people: PeopleIds,
  now: Date,
  onProgress: (message: string) => void,
): Promise<void> {
  const stage = setStage(story, people, await readAgents(client), now);
  const { workspaceId } = stage;
  onProgress(`${story.name}: campaigns, alerts and achievements`);
  await enterWorkspace(client, workspaceId);
  await createWorkspace(client, stage);
  await play(client, workspaceId, [
    ...memberSteps(stage),
    ...achievementSteps(stage),
    ...positioningSteps(stage),
    ...messageSteps(stage),
    ...cohortSteps(stage),
    ...campaignSteps(stage),
    ...assignmentSteps(stage),
    ...sourceSteps(stage),
    ...alertSteps(stage),
    ...silenceSteps(stage),
    ...intelligenceSteps(stage),
    ...activitySteps(stage),
    ...ruleSteps(stage),
    ...giftSteps(stage),
  ]);
  await recordHistory(client, stage, (share) =>
    onProgress(`${story.name}: ninety days of agents' work, ${Math.round(share * 100)} %`),
  );
  await recordTraces(client, stage);
  await play(client, workspaceId, [...limitSteps(stage), ...taskSteps(stage)]);
  await play(client, workspaceId, await ruleHistorySteps(client, stage));
  await finish(client, stage);
}

/** What only makes sense once everything has happened. */
async function finish(client: Client, stage: Stage): Promise<void> {
  const { workspaceId } = stage;
  // Moments were moved after triggers had counted them as of today.
  await client.query("select app.rebuild_user_stats($1)", [workspaceId]);
  await play(client, workspaceId, [notificationStep(stage), routingStep(stage), webhookStep(stage)]);
  // "Last changed" is when the story last touched it.
  await client.query("alter table campaigns disable trigger touch_updated_at");
  await client.query(
    `update campaigns c set updated_at = coalesce(
       (select max(l.occurred_at) from audit_log l
        where l.workspace_id = $1 and c.id::text in (l.subject_id, l.after ->> 'campaign_id')), c.created_at)
     where c.workspace_id = $1`,
    [workspaceId],
  );
  await client.query("alter table campaigns enable trigger touch_updated_at");
}

async function readAgents(client: Client): Promise<Agent[]> {
  const { rows } = await client.query<Agent>("select id, agent_name as name, agent_type as type from agent_registry");
  return rows;
}
