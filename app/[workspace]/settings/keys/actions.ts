"use server";

import { refresh } from "next/cache";
import { createApiKey, revokeApiKey } from "@/db/api-keys";
import { createKeySchema, keyIdSchema } from "@/domain/api-keys-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

/** Makes a key. Its text in the answer can't be shown again. */
export const createKey = workspaceAction({
  permission: "integrations.manage",
  doing: "manage keys",
  input: createKeySchema,
  run: async ({ tx, user, workspace, input }) => {
    const made = await createApiKey(tx, { ...input, workspaceId: workspace.id, createdBy: user.id });
    refresh();
    return made;
  },
});

export const revokeKey = workspaceAction({
  permission: "integrations.manage",
  doing: "manage keys",
  input: keyIdSchema,
  run: async ({ tx, input }) => {
    if (!(await revokeApiKey(tx, input.keyId))) throw new AppError("not_found", "This key is no longer there.");
    refresh();
  },
});
