"use server";

import { refresh } from "next/cache";
import { deleteWorkspace, knowsTimeZone, readWorkspaceState, updateWorkspace } from "@/db/workspaces";
import { deleteWorkspaceSchema, updateWorkspaceSchema } from "@/domain/workspaces-input";
import { workspaceAction } from "@/server/action";
import { AppError, databaseError } from "@/server/errors";
import { log } from "@/server/log";
import { slugTaken } from "@/server/new-workspace";

/** Saves name, address, time zone and currency; answers the new state, whose address may be another. */
export const saveWorkspace = workspaceAction({
  permission: "workspace.settings",
  input: updateWorkspaceSchema,
  run: async ({ tx, workspace, input }) => {
    if (!(await knowsTimeZone(tx, input.timezone))) {
      const message = "The database does not know this time zone. Choose another.";
      throw new AppError("invalid", message, { fieldErrors: { timezone: message } });
    }
    const saved = await updateWorkspace(tx, { ...input, workspaceId: workspace.id }).catch((error: unknown) => {
      throw databaseError(error)?.code === "23505" ? slugTaken() : error;
    });
    if (!saved) {
      throw new AppError("conflict", "Somebody else changed these settings meanwhile. Nothing of yours is saved yet.", {
        current: await readWorkspaceState(tx, workspace.id),
      });
    }
    refresh();
    return saved;
  },
});

/** Deletes the workspace with everything in it. */
export const removeWorkspace = workspaceAction({
  permission: "workspace.delete",
  doing: "delete the workspace",
  input: deleteWorkspaceSchema,
  run: async ({ tx, workspace, member, input }) => {
    if (!(await deleteWorkspace(tx, { workspaceId: workspace.id, typedName: input.typedName }))) {
      throw new AppError("invalid", "That is not the workspace's name. Nothing was deleted.");
    }
    // Its own audit log goes with it; this line stays.
    log.warn({ ...member.origin, userId: member.userId, workspaceId: workspace.id }, "workspace deleted");
  },
});
