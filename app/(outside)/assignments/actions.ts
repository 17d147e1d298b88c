"use server";

import { z } from "zod";
import { assignAgents, pauseAgents, resumeAgents } from "@/db/assignment-matrix";
import { listOpenCampaigns } from "@/db/assignments";
import { assignManySchema, pauseManySchema, resumeManySchema } from "@/domain/assignment-matrix-input";
import { platformErrand, userErrand, workspaceAction, workspacesAction } from "@/server/action";
import { findOthers, readMatrix as read } from "./read-matrix";

export const readMatrix = userErrand({ input: z.object({}), run: ({ user }) => read(user) });

export const findOtherWorkspaces = platformErrand({
  input: z.object({ search: z.string().trim().min(1).max(80) }),
  run: ({ user, input }) => findOthers(user, input.search),
});

/** The campaigns that agents may be assigned to, of the one workspace that was chosen. */
export const readCampaigns = workspaceAction({
  permission: "agents.assign",
  doing: "assign agents",
  input: z.object({}),
  run: ({ tx, workspace }) => listOpenCampaigns(tx, workspace.id),
});

/** Each answers by workspace what became of every agent there. */
export const assignMany = workspacesAction({
  permission: "agents.assign",
  doing: "assign agents",
  input: assignManySchema,
  run: ({ tx, member, input: { campaignId, priorityLevel, executionConstraints }, target }) =>
    assignAgents(tx, member, { agentIds: target.agentIds, campaignId, priorityLevel, executionConstraints }),
});

export const pauseMany = workspacesAction({
  permission: "agents.assign",
  doing: "pause or resume agents",
  input: pauseManySchema,
  run: ({ tx, member, input: { reason }, target }) =>
    pauseAgents(tx, member.workspaceId, { agentIds: target.agentIds, reason }),
});

export const resumeMany = workspacesAction({
  permission: "agents.assign",
  doing: "pause or resume agents",
  input: resumeManySchema,
  run: ({ tx, member, target }) => resumeAgents(tx, member.workspaceId, target.agentIds),
});
