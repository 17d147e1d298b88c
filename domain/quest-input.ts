/** What a quest takes: fields and their limits. */
import { z } from "zod";
import { listOfLines, newId, optionalDay, optionalText, requiredLine, revision } from "./form-values";
import { QUEST_STATUSES } from "./quests";

const questFields = z.object({
  name: requiredLine("The name", 200),
  description: optionalText("The description", 4000),
  objective: optionalText("The objective", 2000),
  startDate: optionalDay("The start date"),
  endDate: optionalDay("The end date"),
  dueDate: optionalDay("The due date"),
  assignedToAgents: listOfLines("the agents", 50, 120),
  expectedOutput: optionalText("The expected output", 4000),
  actualOutput: optionalText("The actual output", 4000),
});
export type QuestFields = z.output<typeof questFields>;

function endFollowsStart(dates: { startDate: string | null; endDate: string | null }): boolean {
  return !dates.startDate || !dates.endDate || dates.startDate <= dates.endDate;
}
const OUT_OF_ORDER = { path: ["endDate"], error: "The end date is before the start date." };

function dueFollowsStart(dates: { startDate: string | null; dueDate: string | null }): boolean {
  return !dates.startDate || !dates.dueDate || dates.startDate <= dates.dueDate;
}
const DUE_TOO_EARLY = { path: ["dueDate"], error: "The due date is before the start date." };

export const addQuestSchema = questFields
  .extend({ id: newId, campaignId: newId, parentQuestId: newId.nullable().default(null) })
  .refine(endFollowsStart, OUT_OF_ORDER)
  .refine(dueFollowsStart, DUE_TOO_EARLY);
export const updateQuestSchema = questFields
  .extend({ id: newId, campaignId: newId, revision })
  .refine(endFollowsStart, OUT_OF_ORDER)
  .refine(dueFollowsStart, DUE_TOO_EARLY);
export const questStatusSchema = z.object({
  id: newId,
  campaignId: newId,
  status: z.enum(QUEST_STATUSES),
  /** The status that the person chose from: when it is another by now, they are told instead. */
  seen: z.enum(QUEST_STATUSES),
  /** Completes what is open below it as well. */
  withChildren: z.boolean().default(false),
});
export const moveQuestSchema = z.object({
  id: newId,
  campaignId: newId,
  parentQuestId: newId.nullable(),
  position: z.int().min(1).max(100_000),
});
export const questIdSchema = z.object({ id: newId, campaignId: newId });
