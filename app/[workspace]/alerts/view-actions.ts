"use server";

import { deleteView, listSavedViews, saveView } from "@/db/saved-views";
import { noInput, savedViewIdInput, savedViewInput } from "@/domain/alerts-input";
import { requirePermission, workspaceAction } from "@/server/action";
import { AppError, databaseError } from "@/server/errors";

export const loadViews = workspaceAction({
  permission: "workspace.read",
  input: noInput,
  run: ({ tx }) => listSavedViews(tx),
});

/** Everybody keeps views for themselves; sharing one is for those who handle alerts. */
export const keepView = workspaceAction({
  permission: "workspace.read",
  input: savedViewInput,
  run: async ({ tx, member, workspace, user, input }) => {
    if (input.isShared) requirePermission(member, "alerts.handle", "share views");
    try {
      await saveView(tx, { workspaceId: workspace.id, ownerId: user.id }, input);
    } catch (error) {
      if (databaseError(error)?.constraint !== "saved_views_name_key") throw error;
      const message = "You have a view of this name already. Choose another.";
      throw new AppError("conflict", message, { fieldErrors: { name: message } });
    }
  },
});

export const dropView = workspaceAction({
  permission: "workspace.read",
  input: savedViewIdInput,
  run: async ({ tx, input }) => {
    if (!(await deleteView(tx, input.id))) throw new AppError("not_found", "This view is gone already, or not yours.");
  },
});
