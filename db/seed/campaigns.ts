/** Campaigns from draft to where they are now, with cohorts and moves. Quests and results have files of their own. */
import type pg from "pg";
import type { Step } from "./journal";
import { questSteps } from "./quests";
import { seededRandom } from "./random";
import { resultSteps } from "./results";
import type { Stage } from "./stage";
import type { CampaignStatus, CampaignStory, MoveStory } from "./story";

export function campaignSteps(stage: Stage): Step[] {
  return stage.story.campaigns.flatMap((campaign) => [
    createStep(stage, campaign),
    ...questSteps(stage, campaign),
    ...campaign.moves.flatMap((move) => moveSteps(stage, campaign, move)),
    ...resultSteps(stage, campaign),
    ...cohortResultSteps(stage, campaign),
    ...statusSteps(stage, campaign),
  ]);
}

function createStep({ workspaceId, clock, person, id }: Stage, campaign: CampaignStory): Step {
  const at = clock.at(campaign.created, "10:40");
  return {
    at,
    by: person(campaign.by),
    run: async (client) => {
      await client.query(
        `insert into campaigns (workspace_id, id, name, description, objective, positioning_id, message_architecture_id,
           target_segments, target_geographies, start_date, end_date, budget_allocation, allocated_budget_amount,
           resource_allocation, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          workspaceId,
          id("campaign", campaign.key),
          campaign.name,
          campaign.description,
          campaign.objective,
          id("positioning", campaign.positioning),
          campaign.message && id("message", campaign.message),
          campaign.segments,
          campaign.geographies,
          campaign.start !== undefined ? clock.day(campaign.start) : null,
          campaign.end !== undefined ? clock.day(campaign.end) : null,
          campaign.budgetShare || null,
          campaign.budget || null,
          { agents: campaign.agents, channels: campaign.channels },
          person(campaign.by),
          at,
        ],
      );
      for (const { cohort, share, target } of campaign.cohorts) {
        await client.query(
          `insert into campaign_cohorts (workspace_id, campaign_id, cohort_id, allocation_percentage, target_count, created_at)
           values ($1, $2, $3, $4, $5, $6)`,
          [workspaceId, id("campaign", campaign.key), id("cohort", cohort), share, target, at],
        );
      }
    },
  };
}

/** The moves that lead from draft to the campaign's status, each on the day it happened. */
function statusSteps({ workspaceId, clock, person, id }: Stage, campaign: CampaignStory): Step[] {
  const { start = 0, end = 0, created, paused = 0 } = campaign;
  const path: Record<CampaignStatus, [CampaignStatus, Date][]> = {
    draft: [],
    planning: [["planning", clock.at(Math.max(created - 2, 0), "09:30")]],
    active: [
      ["planning", clock.at(Math.max(created - 2, start), "09:30")],
      ["active", clock.at(start, "09:45")],
    ],
    paused: [["paused", clock.at(paused, "10:05")]],
    completed: [["completed", clock.at(end - 1, "17:40")]],
    archived: [["archived", clock.at(end - 12, "11:00")]],
  };
  const [planning, active] = path.active;
  const through: Record<CampaignStatus, [CampaignStatus, Date][]> = {
    draft: [],
    planning: path.planning,
    active: path.active,
    paused: [...path.active, ...path.paused],
    completed: [...path.active, ...path.completed],
    archived: [planning, active, ...path.completed, ...path.archived].filter((move) => move !== undefined),
  };
  return through[campaign.status].map(([status, at]) => ({
    at,
    by: person(campaign.by),
    run: (client: pg.ClientBase) =>
      client.query(
        `update campaigns set status = $3, completed_at = case when $3 = 'completed' then $4::timestamptz else completed_at end
         where workspace_id = $1 and id = $2`,
        [workspaceId, id("campaign", campaign.key), status, at],
      ),
  }));
}

function moveSteps({ workspaceId, clock, person, id }: Stage, campaign: CampaignStory, move: MoveStory): Step[] {
  const planned = clock.at(move.planned, "10:00");
  const made = clock.at(Math.max(0, Math.min(campaign.created - 1, Math.max(move.planned + 9, 3))), "08:20");
  const insert: Step = {
    at: made,
    by: person(campaign.by),
    run: (client) =>
      client.query(
        `insert into moves (workspace_id, campaign_id, name, channel, owner_id, planned_at, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          workspaceId,
          id("campaign", campaign.key),
          move.name,
          move.channel,
          person(move.owner),
          planned,
          person(campaign.by),
          made,
        ],
      ),
  };
  if (move.status === "planned") return [insert];
  const finish: Step = {
    at: planned,
    by: person(move.owner),
    run: (client) =>
      client.query(
        `update moves set status = $4, outcome = $5, executed_at = $6
         where workspace_id = $1 and campaign_id = $2 and name = $3`,
        [
          workspaceId,
          id("campaign", campaign.key),
          move.name,
          move.status,
          move.outcome ?? "pending",
          move.status === "executed" ? planned : null,
        ],
      ),
  };
  return [insert, finish];
}

/** What the cohorts' owners note down: how many were reached and bought, as far as the campaign has come. */
function cohortResultSteps({ workspaceId, clock, person, id }: Stage, campaign: CampaignStory): Step[] {
  const { start, end, results } = campaign;
  if (start === undefined || end === undefined || !results) return [];
  // While it runs, it was noted down yesterday.
  const last = Math.max(campaign.paused ?? 0, end, Math.min(1, start));
  const progress = Math.min(1, (start - last) / (start - end));
  return campaign.cohorts.map(({ cohort, target }) => {
    const random = seededRandom(`cohort ${campaign.key} ${cohort}`);
    const reached = Math.round(target * progress * random.between(0.72, 1.08));
    const converted = Math.round(reached * Math.min(0.6, results.conversionShare * random.between(1.2, 2.4)));
    return {
      at: clock.at(last, "16:30"),
      by: person(campaign.by),
      run: (client: pg.ClientBase) =>
        client.query(
          `update campaign_cohorts set reached_count = $4, converted_count = $5
           where workspace_id = $1 and campaign_id = $2 and cohort_id = $3`,
          [workspaceId, id("campaign", campaign.key), id("cohort", cohort), reached, converted],
        ),
    };
  });
}
