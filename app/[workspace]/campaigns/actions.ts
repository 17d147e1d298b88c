"use server";

import { z } from "zod";
import { listCampaigns } from "@/db/campaign-list";
import { findCampaignView } from "@/db/campaign-view";
import { changeCampaignStatus, createCampaign, updateCampaign } from "@/db/campaigns";
import { changeStatusSchema, createCampaignSchema, updateCampaignSchema } from "@/domain/campaign-input";
import { campaignListSchema } from "@/domain/campaign-list";
import { CAMPAIGN_FIELD_LABELS } from "@/domain/campaigns";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { savedRow } from "@/server/saved";

export const readCampaigns = workspaceAction({
  permission: "workspace.read",
  input: campaignListSchema,
  run: ({ tx, member, input }) => listCampaigns(tx, member, input),
});

export const readCampaign = workspaceAction({
  permission: "workspace.read",
  input: z.object({ id: z.uuid() }),
  run: async ({ tx, input }) => {
    const view = await findCampaignView(tx, input.id);
    if (!view) throw new AppError("not_found", "This campaign is no longer there.");
    return view;
  },
});

export const addCampaign = workspaceAction({
  permission: "campaigns.write",
  doing: "create campaigns",
  input: createCampaignSchema,
  run: ({ tx, member, input }) => createCampaign(tx, member, input),
});

export const saveCampaign = workspaceAction({
  permission: "campaigns.write",
  doing: "edit campaigns",
  input: updateCampaignSchema,
  run: async ({ tx, input }) => savedRow(await updateCampaign(tx, input), "campaign", CAMPAIGN_FIELD_LABELS),
});

export const setCampaignStatus = workspaceAction({
  permission: "campaigns.write",
  doing: "change a campaign's status",
  input: changeStatusSchema,
  run: async ({ tx, input }) => savedRow(await changeCampaignStatus(tx, input), "campaign", CAMPAIGN_FIELD_LABELS),
});
