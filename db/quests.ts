/** A campaign's quests. Every change holds the campaign first, so that two people's changes queue up. */
import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import type { QuestFields } from "@/domain/quest-input";
import type { QuestStatus } from "@/domain/quests";
import { holdCampaign } from "./campaigns";
import { type Overtaken, overtaken, resolveUpdate, type Saved } from "./revisions";
import { campaignQuests } from "./schema/campaigns";
import type { Membership, Tx } from "./workspace";

const { workspaceId: _, ...columns } = getTableColumns(campaignQuests);

/** All quests of a campaign, in the order of their places. */
export async function listQuests(tx: Tx, campaignId: string) {
  return tx
    .select(columns)
    .from(campaignQuests)
    .where(eq(campaignQuests.campaignId, campaignId))
    .orderBy(asc(campaignQuests.questOrder), asc(campaignQuests.id));
}
export type QuestRow = Awaited<ReturnType<typeof listQuests>>[number];

type Place = { campaignId: string; id: string };

function at({ campaignId, id }: Place) {
  return and(eq(campaignQuests.campaignId, campaignId), eq(campaignQuests.id, id));
}

async function findQuest(tx: Tx, place: Place): Promise<QuestRow | undefined> {
  const [quest] = await tx.select(columns).from(campaignQuests).where(at(place));
  return quest;
}

/** Adds a quest after its last sibling. Sending the same id again makes no second one. */
export async function addQuest(
  tx: Tx,
  member: Membership,
  input: QuestFields & Place & { parentQuestId: string | null },
): Promise<void> {
  await holdCampaign(tx, input.campaignId);
  if (await findQuest(tx, input)) return;
  await tx.insert(campaignQuests).values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId });
}

/** Changes what a quest says, if it is still at `revision`. */
export async function updateQuest(tx: Tx, input: QuestFields & Place & { revision: number }): Promise<Saved<QuestRow>> {
  const { id, campaignId, revision, ...fields } = input;
  await holdCampaign(tx, campaignId);
  const [updated] = await tx
    .update(campaignQuests)
    .set(fields)
    .where(and(at(input), eq(campaignQuests.revision, revision)))
    .returning(columns);
  return resolveUpdate(tx, updated, { table: "campaign_quests", id, revision }, () => findQuest(tx, input));
}

/**
 * Sets a quest's status, if it still has the one that was seen or already the wanted one.
 * @param input.withChildren also completes the open quests below it
 * @returns undefined when saved; else the status it has instead, and who left it so
 * @throws CX409 when it is completed above open quests, or opened below a completed one
 */
export async function changeQuestStatus(
  tx: Tx,
  input: Place & { status: QuestStatus; seen: QuestStatus; withChildren: boolean },
): Promise<Overtaken<QuestStatus> | "missing" | undefined> {
  await holdCampaign(tx, input.campaignId);
  const quest = await findQuest(tx, input);
  if (!quest) return "missing";
  if (quest.status !== input.seen && quest.status !== input.status) {
    return overtaken(tx, "campaign_quests", input.id, quest.status);
  }
  if (input.status === "completed") {
    await tx.execute(sql`select app.complete_quest(${input.id}, ${input.withChildren})`);
  } else {
    await tx.update(campaignQuests).set({ status: input.status }).where(at(input));
  }
}

/**
 * Moves a quest with all below it.
 * @param input.position 1 for the first among its new siblings; too high means last
 * @throws CX404, or CX409 for a cycle or a ninth level
 */
export async function moveQuest(tx: Tx, input: { id: string; parentQuestId: string | null; position: number }) {
  await tx.execute(sql`select app.move_quest(${input.id}, ${input.parentQuestId}, ${input.position})`);
}

/** Deletes a quest with all below it; its siblings close the gap. @returns false when it was gone already */
export async function deleteQuest(tx: Tx, place: Place): Promise<boolean> {
  await holdCampaign(tx, place.campaignId);
  const gone = await tx.delete(campaignQuests).where(at(place)).returning({ id: campaignQuests.id });
  return gone.length === 1;
}

/** Names of the agents that a quest of this campaign may be given to. */
export async function listQuestAgents(tx: Tx, campaignId: string): Promise<string[]> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    select distinct r.agent_name as name
    from agent_assignments s join agent_registry r on r.id = s.agent_id
    where s.workspace_id = app.workspace_id() and s.assignment_status in ('active', 'paused')
      and (s.assigned_to_campaign_id is null or s.assigned_to_campaign_id = ${campaignId})
    order by 1`);
  return rows.map((row) => row.name);
}
