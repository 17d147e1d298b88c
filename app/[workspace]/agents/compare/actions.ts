"use server";

import { readComparison } from "@/db/comparison";
import { comparisonInput } from "@/domain/performance-pages";
import { workspaceAction } from "@/server/action";

export const compareAgents = workspaceAction({
  permission: "workspace.read",
  input: comparisonInput,
  run: ({ tx, workspace, input }) => readComparison(tx, workspace, { ...input, now: new Date() }),
});
