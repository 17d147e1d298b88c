"use server";

import { z } from "zod";
import { searchEverything } from "@/db/search";
import { listOwnWorkspaces } from "@/db/workspaces";
import { searchWords } from "@/domain/form-values";
import { userAction, workspaceAction } from "@/server/action";

/** The signed-in person's workspaces, for the switcher. */
export const listMyWorkspaces = userAction({
  input: z.object({}),
  run: async ({ tx, user }) => (await listOwnWorkspaces(tx, user.id)).map(({ slug, name }) => ({ slug, name })),
});

/** The command palette's hits. */
export const searchWorkspace = workspaceAction({
  permission: "workspace.read",
  input: searchWords(80),
  run: async ({ tx, input }) => (input ? searchEverything(tx, input) : []),
});
