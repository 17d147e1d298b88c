"use server";

import { readAgentPage } from "@/db/agent-page";
import { assignAgent, changeAssignment, listAssignments, moveAssignment } from "@/db/assignments";
import { ASSIGNMENT_STATUS_LABELS, describeLimits } from "@/domain/agents";
import {
  agentPageSchema,
  assignAgentSchema,
  changeAssignmentSchema,
  moveAssignmentSchema,
} from "@/domain/agents-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const readAgent = workspaceAction({
  permission: "workspace.read",
  input: agentPageSchema,
  run: async ({ tx, workspace, input }) => {
    const page = await readAgentPage(tx, workspace, { ...input, now: new Date() });
    if (!page) throw new AppError("not_found", "This agent is no longer in the registry.");
    return page;
  },
});

/** Each write answers with the agent's assignments as they are now. */
export const assign = workspaceAction({
  permission: "agents.assign",
  doing: "assign agents",
  input: assignAgentSchema,
  run: async ({ tx, member, input }) => {
    const assigned = await assignAgent(tx, member, input);
    if (!assigned) {
      const where = input.campaignId ? "this campaign" : "the whole workspace";
      throw new AppError("conflict", `This agent is already assigned to ${where}. Change that assignment instead.`, {
        fieldErrors: { campaignId: "It is assigned there already." },
      });
    }
    return listAssignments(tx, member.workspaceId, input.agentId);
  },
});

export const change = workspaceAction({
  permission: "agents.assign",
  doing: "change assignments",
  input: changeAssignmentSchema,
  run: async ({ tx, member, input }) => {
    const change = await changeAssignment(tx, member.workspaceId, input);
    if (change.kind === "gone") throw gone();
    if (change.kind === "saved") return listAssignments(tx, member.workspaceId, change.agentId);
    const now = describeLimits(change.current);
    throw new AppError("conflict", `Somebody else changed this meanwhile. Now: ${now}. Save again to replace it.`, {
      current: change.current,
    });
  },
});

export const move = workspaceAction({
  permission: "agents.assign",
  doing: "pause or resume agents",
  input: moveAssignmentSchema,
  run: async ({ tx, member, input }) => {
    const outcome = await moveAssignment(tx, member.workspaceId, input);
    if (outcome.moved) return listAssignments(tx, member.workspaceId, outcome.agentId);
    if (!outcome.from) throw gone();
    throw new AppError(
      "conflict",
      `This assignment is ${ASSIGNMENT_STATUS_LABELS[outcome.from].toLowerCase()} by now and can't become ${ASSIGNMENT_STATUS_LABELS[input.status].toLowerCase()}.`,
    );
  },
});

function gone(): AppError {
  return new AppError("not_found", "This assignment is no longer there. Nothing was changed.");
}
