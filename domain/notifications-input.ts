/** What the notifications page's URL can say, and what its actions take. */
import { z } from "zod";
import { NOTIFICATION_TABS, NOTIFICATION_TYPES } from "./notifications";

/** A place in the list: the moment in microseconds and the row's id. */
const place = z
  .string()
  .regex(/^\d{1,17}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "That is not a place in the list.");

// A value that makes no sense counts as absent, so that old links work.
export const notificationFilter = z.object({
  tab: z.enum(NOTIFICATION_TABS).default("all").catch("all"),
  type: z.enum(NOTIFICATION_TYPES).optional().catch(undefined),
  after: place.optional().catch(undefined),
  before: place.optional().catch(undefined),
});
export type NotificationFilter = z.output<typeof notificationFilter>;

export const markReadInput = z.object({ id: z.uuid("A notification is named by its id.") });

/** Rows of channels that failed, to be sent again. */
export const resendInput = z.object({ ids: z.array(z.uuid("A delivery is named by its id.")).min(1).max(500) });

/** All up to the newest one that the person saw: what came in since stays unread. */
export const markAllReadInput = z.object({ upTo: place, type: z.enum(NOTIFICATION_TYPES).optional() });
export type MarkAllReadInput = z.output<typeof markAllReadInput>;

export const testNoticeInput = z.object({ channel: z.enum(["email", "slack", "sms", "push"]) });
export const channelStateInput = z.object({ id: z.uuid("A delivery is named by its id.") });
