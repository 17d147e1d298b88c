"use server";

import { z } from "zod";
import { newAccountSchema } from "@/domain/accounts-input";
import { guestAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { joinAsUser, joinWithNewAccount } from "@/server/invitations";
import { currentUser } from "@/server/session";

const token = z.string().max(200);

/** Accepts an invitation as the signed-in person. */
export const acceptAsMyself = guestAction({
  input: z.object({ token }),
  run: async ({ input, origin }) => {
    const user = await currentUser();
    if (!user) throw new AppError("unauthenticated", "You are signed out. Sign in and open the link again.");
    return joinAsUser(input.token, user, origin);
  },
});

/** Makes the invited person's account and accepts with it; the browser signs in with the same password after. */
export const acceptWithNewAccount = guestAction({
  input: newAccountSchema.extend({ token }),
  run: ({ input, origin }) => joinWithNewAccount(input.token, input, origin),
});
