/** A campaign's quests: written when it is made, completed on the day they were due, parents after their parts. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Step } from "./journal";
import type { Stage } from "./stage";
import type { CampaignStory, QuestStory } from "./story";

export function questSteps(stage: Stage, campaign: CampaignStory): Step[] {
  return campaign.quests.flatMap((quest) => branchSteps(stage, campaign, quest, null).steps);
}

type Branch = { steps: Step[]; completedAt: Date };

function branchSteps(stage: Stage, campaign: CampaignStory, quest: QuestStory, parent: string | null): Branch {
  const { workspaceId, clock, person } = stage;
  const id = randomUUID();
  const made = clock.at(campaign.created, "11:30");
  const insert: Step = {
    at: made,
    by: person(campaign.by),
    run: (client) => insertQuest(client, stage, campaign, quest, id, parent, made),
  };
  const parts = (quest.parts ?? []).map((part) => branchSteps(stage, campaign, part, id));
  const due = clock.at(Math.max(quest.due ?? 1, campaign.end ?? 0, 1), "15:50");
  const completedAt = parts.reduce((latest, part) => (part.completedAt > latest ? part.completedAt : latest), due);
  const steps = [insert, ...parts.flatMap((part) => part.steps)];
  if (quest.status === "completed") {
    steps.push({
      at: new Date(completedAt.getTime() + 1),
      by: person(campaign.by),
      run: (client) =>
        client.query(
          `update campaign_quests set status = 'completed', actual_output = $3, end_date = coalesce(end_date, due_date)
           where workspace_id = $1 and id = $2`,
          [workspaceId, id, quest.actual],
        ),
    });
  }
  return { steps, completedAt: new Date(completedAt.getTime() + 1) };
}

function insertQuest(
  client: pg.ClientBase,
  { workspaceId, clock, person, id: idOf }: Stage,
  campaign: CampaignStory,
  quest: QuestStory,
  id: string,
  parent: string | null,
  made: Date,
) {
  return client.query(
    `insert into campaign_quests (workspace_id, id, campaign_id, parent_quest_id, name, description, status, start_date,
       due_date, assigned_to_agents, expected_output, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      workspaceId,
      id,
      idOf("campaign", campaign.key),
      parent,
      quest.name,
      quest.about,
      quest.status === "completed" ? "in_progress" : quest.status,
      quest.start !== undefined ? clock.day(quest.start) : null,
      quest.due !== undefined ? clock.day(quest.due) : null,
      quest.agents ?? [],
      quest.expected,
      person(campaign.by),
      made,
    ],
  );
}
