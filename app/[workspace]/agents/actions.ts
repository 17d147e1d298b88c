"use server";

import { z } from "zod";
import { listAgents } from "@/db/agents";
import { workspaceAction } from "@/server/action";

export const readAgents = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx, workspace }) => listAgents(tx, workspace.id),
});
