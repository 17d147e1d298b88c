"use server";

import { createWorkspaceSchema } from "@/domain/workspaces-input";
import { guestAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { makeWorkspace } from "@/server/new-workspace";
import { currentUser } from "@/server/session";

/** Makes a workspace. Its transaction runs inside the new workspace, so it opens that by itself. */
export const createWorkspace = guestAction({
  input: createWorkspaceSchema,
  run: async ({ input, origin }) => {
    const user = await currentUser();
    if (!user) throw new AppError("unauthenticated", "You are signed out. Sign in again; nothing was saved.");
    if (!user.isPlatformAdmin) throw new AppError("forbidden", "Only platform administrators make workspaces.");
    return makeWorkspace(user.id, input, origin);
  },
});
