import { z } from "zod";
import { deliverMail, MAIL_JOB } from "../mail";
import type { Job } from "./job";

const mail = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string().optional() });

/** Hands a queued mail to the mail server; a server that is down for a while only delays it. */
export const sendQueuedMail: Job = {
  name: MAIL_JOB,
  retries: 8,
  run: async (data) => deliverMail(mail.parse(data)),
};
