"use server";

import { refresh } from "next/cache";
import { savePreferences, unmute } from "@/db/notification-preferences";
import { preferencesInput, unmuteInput } from "@/domain/notification-preferences-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const saveMyPreferences = workspaceAction({
  permission: "workspace.read",
  input: preferencesInput,
  run: async ({ tx, workspace, user, input }) => {
    await savePreferences(tx, { workspaceId: workspace.id, userId: user.id }, input);
    refresh();
  },
});

export const endMute = workspaceAction({
  permission: "workspace.read",
  input: unmuteInput,
  run: async ({ tx, input }) => {
    if (!(await unmute(tx, input.muteId))) throw new AppError("not_found", "This mute is no longer there.");
    refresh();
  },
});
