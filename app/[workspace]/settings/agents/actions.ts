"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { saveAgentSettings } from "@/db/agent-settings";
import { readWorkspaceLimits, saveWorkspaceLimits } from "@/db/workspace-limits";
import { agentSettingsInput } from "@/domain/agent-settings";
import { describeConstraints } from "@/domain/agents";
import { workspaceLimitsSchema } from "@/domain/budgets-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const saveAgentRules = workspaceAction({
  permission: "workspace.settings",
  input: agentSettingsInput,
  run: async ({ tx, input }) => {
    await saveAgentSettings(tx, input);
    refresh();
  },
});

export const loadLimits = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx }) => readWorkspaceLimits(tx),
});

/** Answers with the limits as they are now and what is used of them. */
export const saveLimits = workspaceAction({
  permission: "agents.assign",
  doing: "change the limits of agents",
  input: workspaceLimitsSchema,
  run: async ({ tx, input }) => {
    const saved = await saveWorkspaceLimits(tx, input);
    const state = await readWorkspaceLimits(tx);
    if (saved) return state;
    const now = describeConstraints(state.limits);
    throw new AppError("conflict", `Somebody else changed them meanwhile. Now: ${now}. Save again to replace that.`, {
      current: state.limits,
    });
  },
});
