"use server";

import { resendDeliveries } from "@/db/notice-deliveries";
import { listNotifications, markAllAsRead, markNotificationAsRead } from "@/db/notifications";
import { markAllReadInput, markReadInput, notificationFilter, resendInput } from "@/domain/notifications-input";
import { workspaceAction } from "@/server/action";

export const readNotifications = workspaceAction({
  permission: "workspace.read",
  input: notificationFilter,
  run: ({ tx, input }) => listNotifications(tx, input),
});

export const markRead = workspaceAction({
  permission: "workspace.read",
  input: markReadInput,
  run: ({ tx, input }) => markNotificationAsRead(tx, input.id),
});

/** Answers how many became read. */
export const markAllRead = workspaceAction({
  permission: "workspace.read",
  input: markAllReadInput,
  run: ({ tx, input }) => markAllAsRead(tx, input),
});

/** Sends one's own again by the channels that failed. Answers how many. */
export const resendMine = workspaceAction({
  permission: "workspace.read",
  input: resendInput,
  run: ({ tx, input }) => resendDeliveries(tx, input.ids),
});
