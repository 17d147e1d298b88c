/** Everything that a campaign's page shows, read in one transaction. */
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
    quests: await listQuests(tx, id),
    moves: await listMoves(tx, id),
    cohorts: await listCampaignCohorts(tx, id),
    resultsBySource: await listResultsBySource(tx, id),
    resultsByDay: await listResultsByDay(tx, id, DAYS_SHOWN),
    choices: { cohorts: await listCohortNames(tx), agents: await listQuestAgents(tx, id) },
  };
}
export type CampaignView = NonNullable<Awaited<ReturnType<typeof findCampaignView>>>;
