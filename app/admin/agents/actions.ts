"use server";

import { refresh } from "next/cache";
import { setAgentService } from "@/db/registry";
import { setAgentServiceSchema } from "@/domain/agents-input";
import { platformAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const setService = platformAction({
  input: setAgentServiceSchema,
  run: async ({ tx, input }) => {
    const changed = await setAgentService(tx, input);
    if (!changed) throw new AppError("not_found", "This agent is no longer in the registry.");
    refresh();
    return changed;
  },
});
