"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { endAllSessions, endSession, renamePerson } from "@/db/accounts";
import { renameSchema } from "@/domain/accounts-input";
import { userAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const rename = userAction({
  input: renameSchema,
  run: async ({ tx, user, input }) => {
    await renamePerson(tx, { userId: user.id, name: input.name });
    refresh();
  },
});

/** Ends one of the person's sessions; from its commit on, that browser is signed out. */
export const endOneSession = userAction({
  input: z.object({ sessionId: z.uuid() }),
  run: async ({ tx, user, input }) => {
    const ended = await endSession(tx, { userId: user.id, sessionId: input.sessionId });
    if (!ended) throw new AppError("not_found", "This session has ended already.");
    refresh();
  },
});

/** Ends all of the person's sessions, this one too. */
export const signOutEverywhere = userAction({
  input: z.object({}),
  run: ({ tx, user }) => endAllSessions(tx, user.id),
});
