"use server";

import { z } from "zod";
import { guestAction } from "@/server/action";
import { unsubscribe } from "@/server/delivery/unsubscribe";
import { AppError } from "@/server/errors";

export const confirmUnsubscribe = guestAction({
  input: z.object({ token: z.string().max(200) }),
  run: async ({ input, origin }) => {
    if (!(await unsubscribe(input.token, origin))) {
      throw new AppError("not_found", "This link is no longer of use: you get no mails from there any more.");
    }
  },
});
