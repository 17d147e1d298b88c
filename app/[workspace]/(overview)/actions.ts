"use server";

import { z } from "zod";
import { readOverview } from "@/db/overview";
import { workspaceAction } from "@/server/action";

export const refreshOverview = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx, member, workspace }) => readOverview(tx, member, workspace.timezone),
});
