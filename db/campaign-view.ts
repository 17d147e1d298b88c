/** Everything that a campaign's page shows, read in one transaction. */
import { sql } from "drizzle-orm";
import { listCampaignCohorts, listCohortNames } from "./campaign-cohorts";
import { listResultsByDay, listResultsBySource } from "./campaign-metrics";
import { findCampaign } from "./campaigns";
import { listMoves } from "./moves";
import { listQuestAgents, listQuests } from "./quests";
import type { Tx } from "./workspace";

const DAYS_SHOWN = 10;

/** Undefined when there is no such campaign in this workspace. */
export async function findCampaignView(tx: Tx, id: string) {
  const campaign = await findCampaign(tx, id);
  if (!campaign) return undefined;
  return {
    campaign,
    today: await readToday(tx),
    quests: await listQuests(tx, id),
    moves: await listMoves(tx, id),
    cohorts: await listCampaignCohorts(tx, id),
    resultsBySource: await listResultsBySource(tx, id),
    resultsByDay: await listResultsByDay(tx, id, DAYS_SHOWN),
    choices: { cohorts: await listCohortNames(tx), agents: await listQuestAgents(tx, id) },
  };
}

/** yyyy-mm-dd in the workspace's time zone: what is due before it is overdue. */
async function readToday(tx: Tx): Promise<string> {
  const { rows } = await tx.execute<{ today: string }>(
    sql`select (now() at time zone timezone)::date::text as today from workspaces where id = app.workspace_id()`,
  );
  return rows[0]?.today ?? "";
}

export type CampaignView = NonNullable<Awaited<ReturnType<typeof findCampaignView>>>;
