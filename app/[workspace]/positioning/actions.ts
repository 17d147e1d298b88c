"use server";

import { z } from "zod";
import { createMessage, deleteMessage, findMessage, listMessages, listMessageUses, updateMessage } from "@/db/messages";
import {
  createPositioning,
  deletePositioning,
  findPositioning,
  listPositioning,
  listPositioningUses,
  updatePositioning,
} from "@/db/positioning";
import { MESSAGE_FIELD_LABELS, POSITIONING_FIELD_LABELS } from "@/domain/positioning";
import {
  createMessageSchema,
  createPositioningSchema,
  removeSchema,
  updateMessageSchema,
  updatePositioningSchema,
} from "@/domain/positioning-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { savedRow } from "@/server/saved";

const idSchema = z.object({ id: z.uuid() });

export const readPositioningList = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: async ({ tx }) => ({ positioning: await listPositioning(tx), messages: await listMessages(tx) }),
});

export const readPositioning = workspaceAction({
  permission: "workspace.read",
  input: idSchema,
  run: async ({ tx, input }) => {
    const positioning = await findPositioning(tx, input.id);
    if (!positioning) throw new AppError("not_found", "This framework is no longer there.");
    return { positioning, uses: await listPositioningUses(tx, input.id) };
  },
});

export const readMessage = workspaceAction({
  permission: "workspace.read",
  input: idSchema,
  run: async ({ tx, input }) => {
    const message = await findMessage(tx, input.id);
    if (!message) throw new AppError("not_found", "This message is no longer there.");
    return { message, uses: await listMessageUses(tx, input.id) };
  },
});

const CHANGED_FIRST = "Somebody changed it in the meantime. Nothing was deleted; look at it again first.";

export const addPositioning = workspaceAction({
  permission: "campaigns.write",
  doing: "change positioning",
  input: createPositioningSchema,
  run: ({ tx, member, input }) => createPositioning(tx, member, input),
});

export const savePositioning = workspaceAction({
  permission: "campaigns.write",
  doing: "change positioning",
  input: updatePositioningSchema,
  run: async ({ tx, input }) => savedRow(await updatePositioning(tx, input), "framework", POSITIONING_FIELD_LABELS),
});

export const removePositioning = workspaceAction({
  permission: "campaigns.write",
  doing: "delete positioning",
  input: removeSchema,
  run: async ({ tx, input }) => {
    if (!(await deletePositioning(tx, input))) throw new AppError("conflict", CHANGED_FIRST);
  },
});

export const addMessage = workspaceAction({
  permission: "campaigns.write",
  doing: "change messages",
  input: createMessageSchema,
  run: ({ tx, member, input }) => createMessage(tx, member, input),
});

export const saveMessage = workspaceAction({
  permission: "campaigns.write",
  doing: "change messages",
  input: updateMessageSchema,
  run: async ({ tx, input }) => savedRow(await updateMessage(tx, input), "message", MESSAGE_FIELD_LABELS),
});

export const removeMessage = workspaceAction({
  permission: "campaigns.write",
  doing: "delete messages",
  input: removeSchema,
  run: async ({ tx, input }) => {
    if (!(await deleteMessage(tx, input))) throw new AppError("conflict", CHANGED_FIRST);
  },
});
