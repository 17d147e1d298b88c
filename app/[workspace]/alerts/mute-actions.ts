"use server";

import { muteFromAlert, unmute } from "@/db/notification-preferences";
import { muteFromAlertInput, unmuteInput } from "@/domain/notification-preferences-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

/** Mutes the campaign, agent or source of an alert, for the person alone. */
export const muteAbout = workspaceAction({
  permission: "workspace.read",
  input: muteFromAlertInput,
  run: async ({ tx, workspace, user, input }) => {
    const muted = await muteFromAlert(tx, { workspaceId: workspace.id, userId: user.id }, input);
    if (!muted) throw new AppError("not_found", "The alert is about nothing of this kind any more. Nothing was muted.");
    return muted;
  },
});

export const takeBackMute = workspaceAction({
  permission: "workspace.read",
  input: unmuteInput,
  run: ({ tx, input }) => unmute(tx, input.muteId),
});
