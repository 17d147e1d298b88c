import { z } from "zod";
import { textTo } from "../delivery/send-sms";
import { log } from "../log";
import type { Job } from "./job";

export const SMS_JOB = "send-sms";

const sms = z.object({ number: z.string(), text: z.string() });

/** A text to a phone that is no notification, such as a code; few tries, for nobody waits long. */
export const sendQueuedSms: Job = {
  name: SMS_JOB,
  retries: 2,
  run: async (data) => {
    const { number, text } = sms.parse(data);
    const outcome = await textTo(number, text);
    if (outcome.status === "retry") throw new Error(outcome.detail);
    if (outcome.status !== "delivered") log.warn({ detail: outcome.detail }, "an SMS was not sent");
  },
};
