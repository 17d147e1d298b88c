"use server";

import { randomInt } from "node:crypto";
import { headers } from "next/headers";
import { z } from "zod";
import { resubscribeToEmail, unsubscribeFromEmail } from "@/db/email-opt-outs";
import { readChannelState } from "@/db/notice-deliveries";
import { confirmPhone, expectCode, forgetPhone } from "@/db/phone-numbers";
import { forgetPushSubscription, keepPushSubscription } from "@/db/push-subscriptions";
import { withWorkspace } from "@/db/workspace";
import { browserName, CODE_MINUTES, CODES_PER_DAY } from "@/domain/devices";
import { codeInput, phoneInput, pushInput, pushOffInput } from "@/domain/devices-input";
import { channelStateInput, testNoticeInput } from "@/domain/notifications-input";
import { workspaceAction, workspaceErrand } from "@/server/action";
import { smsConfigured } from "@/server/delivery/send-sms";
import { sendTestNotice } from "@/server/delivery/send-test-notice";
import { readDevices } from "@/server/devices";
import { AppError } from "@/server/errors";
import { sendJob } from "@/server/jobs/queue";
import { SMS_JOB } from "@/server/jobs/send-sms";
import { whyRefused } from "@/server/outgoing";

const own = "workspace.read";

export const readMyDevices = workspaceAction({
  permission: own,
  input: z.object({}),
  run: ({ tx }) => readDevices(tx),
});

export const setEmail = workspaceAction({
  permission: own,
  input: z.object({ on: z.boolean() }),
  run: async ({ tx, input, user, workspace }) => {
    if (input.on) await resubscribeToEmail(tx);
    else await unsubscribeFromEmail(tx, { workspaceId: workspace.id, userId: user.id });
    return readDevices(tx);
  },
});

/** Sends a code to the number; it counts once the code comes back. */
export const setPhone = workspaceAction({
  permission: own,
  input: phoneInput,
  run: async ({ tx, input: { number }, user, workspace }) => {
    if (!smsConfigured()) throw new AppError("unavailable", "No SMS service is configured. Nothing was saved.");
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    if (!(await expectCode(tx, { workspaceId: workspace.id, userId: user.id, number, code }))) {
      const message = `A code can be sent once a minute, and ${CODES_PER_DAY} times a day. Nothing was sent.`;
      throw new AppError("rate_limited", message, { fieldErrors: { number: message } });
    }
    const text = `${code} is your code for Codex. It counts for ${CODE_MINUTES} minutes.`;
    if (!(await sendJob(SMS_JOB, { number, text }))) {
      throw new AppError(
        "unavailable",
        "Background jobs don't run at the moment. Nothing was sent; try again shortly.",
      );
    }
    return readDevices(tx);
  },
});

/** Answers whether the code was right: a wrong one is counted, so it is no failure that rolls back. */
export const enterCode = workspaceAction({
  permission: own,
  input: codeInput,
  run: async ({ tx, input }) => ({ right: await confirmPhone(tx, input.code), devices: await readDevices(tx) }),
});

export const removePhone = workspaceAction({
  permission: own,
  input: z.object({}),
  run: async ({ tx }) => {
    await forgetPhone(tx);
    return readDevices(tx);
  },
});

export const turnPushOn = workspaceErrand({
  permission: own,
  input: pushInput,
  run: async ({ input, member }) => {
    // Before any transaction: it waits for a stranger's name server.
    const refusal = await whyRefused(input.endpoint);
    if (refusal) throw new AppError("invalid", `This browser's push service can't be used. ${refusal}`);
    const userAgent = (await headers()).get("user-agent") ?? "";
    return withWorkspace(member, async (tx) => {
      await keepPushSubscription(tx, { ...input, browser: browserName(userAgent) });
      return readDevices(tx);
    });
  },
});

export const turnPushOff = workspaceAction({
  permission: own,
  input: pushOffInput,
  run: async ({ tx, input }) => {
    await forgetPushSubscription(tx, input.endpoint);
    return readDevices(tx);
  },
});

export const testMyChannel = workspaceAction({
  permission: own,
  input: testNoticeInput,
  run: ({ tx, input }) => sendTestNotice(tx, input.channel),
});

export const readMyTest = workspaceAction({
  permission: own,
  input: channelStateInput,
  run: ({ tx, input }) => readChannelState(tx, input.id),
});
