"use server";

import type { z } from "zod";
import { removeCampaignCohort, setCampaignCohort } from "@/db/campaign-cohorts";
import { type CampaignView, findCampaignView } from "@/db/campaign-view";
import { addMove, setMoveStatus } from "@/db/moves";
import { addQuest, changeQuestStatus, deleteQuest, moveQuest, updateQuest } from "@/db/quests";
import type { Membership, Tx } from "@/db/workspace";
import { removeCohortSchema, setCohortSchema } from "@/domain/campaign-cohort-input";
import { addMoveSchema, moveStatusSchema } from "@/domain/move-input";
import { nameMoveState } from "@/domain/moves";
import { formatPercent } from "@/domain/quantities";
import {
  addQuestSchema,
  moveQuestSchema,
  questIdSchema,
  questStatusSchema,
  updateQuestSchema,
} from "@/domain/quest-input";
import { QUEST_FIELD_LABELS, QUEST_STATUS_LABELS } from "@/domain/quests";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { refuseOvertaken, savedRow } from "@/server/saved";

/** A change to a part of a campaign: answers the campaign's fresh state, in the same round trip. */
function partAction<S extends z.ZodType<{ campaignId: string }>>(
  input: S,
  change: (tx: Tx, input: z.output<S>, member: Membership) => Promise<unknown>,
) {
  return workspaceAction({
    permission: "campaigns.write",
    input,
    run: async ({ tx, member, input: valid }): Promise<CampaignView> => {
      await change(tx, valid, member);
      const view = await findCampaignView(tx, valid.campaignId);
      if (!view) throw new AppError("not_found", "This campaign is no longer there. Nothing was saved.");
      return view;
    },
  });
}

export const createQuest = partAction(addQuestSchema, (tx, quest, member) => addQuest(tx, member, quest));

export const saveQuest = partAction(updateQuestSchema, async (tx, quest) =>
  savedRow(await updateQuest(tx, quest), "quest", QUEST_FIELD_LABELS),
);

export const setQuestStatus = partAction(questStatusSchema, async (tx, quest) =>
  refuseOvertaken(await changeQuestStatus(tx, quest), "quest", quest.status, (status) => QUEST_STATUS_LABELS[status]),
);

export const placeQuest = partAction(moveQuestSchema, moveQuest);

export const removeQuest = partAction(questIdSchema, deleteQuest);

export const setCohort = partAction(setCohortSchema, async (tx, cohort, member) => {
  const current = await setCampaignCohort(tx, member, cohort);
  if (!current) return;
  const now = `${formatPercent(current.allocationPercentage)}, ${current.reachedCount} reached, ${current.convertedCount} converted`;
  const message = `Somebody else changed this cohort meanwhile. Now: ${now}. Save again to replace it.`;
  throw new AppError("conflict", message, { current: current.revision });
});

export const removeCohort = partAction(removeCohortSchema, removeCampaignCohort);

export const createMove = partAction(addMoveSchema, (tx, move, member) => addMove(tx, member, move));

export const setMove = partAction(moveStatusSchema, async (tx, move) =>
  refuseOvertaken(await setMoveStatus(tx, move), "move", move, nameMoveState),
);
