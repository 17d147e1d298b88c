"use server";

import { z } from "zod";
import { readChannelState, resendDeliveries } from "@/db/notice-deliveries";
import { removeSlackWebhook, saveSlackWebhook } from "@/db/slack-webhook";
import { listWebhookLog, queueTest, resendWebhooks } from "@/db/webhook-deliveries";
import * as hooks from "@/db/webhooks";
import { withWorkspace } from "@/db/workspace";
import { createId } from "@/domain/new-id";
import { channelStateInput, resendInput, testNoticeInput } from "@/domain/notifications-input";
import {
  slackInput,
  webhookChangeInput,
  webhookIdInput,
  webhookInput,
  webhookResendInput,
  webhookSwitchInput,
} from "@/domain/webhooks-input";
import { workspaceAction, workspaceErrand } from "@/server/action";
import { readChannels } from "@/server/channels";
import { slackPurpose } from "@/server/delivery/send-slack";
import { sendTestNotice } from "@/server/delivery/send-test-notice";
import { createWebhookSecret, webhookPurpose } from "@/server/delivery/send-webhook";
import { AppError } from "@/server/errors";
import { whyRefused } from "@/server/outgoing";
import { seal } from "@/server/sealed";

const managing = { permission: "integrations.manage", doing: "manage channels" } as const;

export const readChannelSettings = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx, member }) => readChannels(tx, member.role),
});

export const readWebhookLog = workspaceAction({
  ...managing,
  input: webhookIdInput,
  run: ({ tx, input }) => listWebhookLog(tx, input.id),
});

/** Answers the secret, which can't be shown again. */
export const createWebhook = workspaceErrand({
  ...managing,
  input: webhookInput,
  run: async ({ input, member, user, workspace }) => {
    await refusePrivate(input.url);
    const id = createId();
    const secret = createWebhookSecret();
    const secretSealed = seal(secret, webhookPurpose(id));
    const webhook = { ...input, id, workspaceId: workspace.id, secretSealed, createdBy: user.id };
    await withWorkspace(member, (tx) => hooks.createWebhook(tx, webhook));
    return { id, secret };
  },
});

export const updateWebhook = workspaceErrand({
  ...managing,
  input: webhookChangeInput,
  run: async ({ input, member }) => {
    await refusePrivate(input.url);
    requireFound(await withWorkspace(member, (tx) => hooks.updateWebhook(tx, input)));
    return null;
  },
});

/** Answers the new secret, which can't be shown again. */
export const rotateWebhookSecret = workspaceAction({
  ...managing,
  input: webhookIdInput,
  run: async ({ tx, input }) => {
    const secret = createWebhookSecret();
    requireFound(await hooks.rotateWebhookSecret(tx, input.id, seal(secret, webhookPurpose(input.id))));
    return { secret };
  },
});

export const switchWebhook = workspaceAction({
  ...managing,
  input: webhookSwitchInput,
  run: async ({ tx, input: { id, on }, user }) => {
    requireFound(on ? await hooks.enableWebhook(tx, id) : await hooks.disableWebhook(tx, id, `By ${user.name}.`));
  },
});

export const deleteWebhook = workspaceAction({
  ...managing,
  input: webhookIdInput,
  run: async ({ tx, input }) => requireFound(await hooks.deleteWebhook(tx, input.id)),
});

export const testWebhook = workspaceAction({
  ...managing,
  input: webhookIdInput,
  run: async ({ tx, input, workspace }) => {
    if (!(await queueTest(tx, workspace.id, input.id))) {
      throw new AppError("rate_limited", "A test has just been sent. Wait ten seconds before the next.");
    }
  },
});

/** Answers how many. */
export const resendToWebhooks = workspaceAction({
  ...managing,
  input: webhookResendInput,
  run: ({ tx, input }) => resendWebhooks(tx, input.ids),
});

/** Answers how many. */
export const resendNotifications = workspaceAction({
  ...managing,
  input: resendInput,
  run: ({ tx, input }) => resendDeliveries(tx, input.ids),
});

export const saveSlack = workspaceErrand({
  ...managing,
  input: slackInput,
  run: async ({ input: { url }, member, user, workspace }) => {
    await refusePrivate(url);
    const urlSealed = seal(url, slackPurpose(workspace.id));
    const slack = { workspaceId: workspace.id, urlSealed, urlEnding: url.slice(-4), createdBy: user.id };
    await withWorkspace(member, (tx) => saveSlackWebhook(tx, slack));
  },
});

export const removeSlack = workspaceAction({
  ...managing,
  input: z.object({}),
  run: async ({ tx }) => requireFound(await removeSlackWebhook(tx)),
});

export const testChannel = workspaceAction({
  ...managing,
  input: testNoticeInput,
  run: ({ tx, input }) => sendTestNotice(tx, input.channel),
});

export const readTest = workspaceAction({
  permission: "workspace.read",
  input: channelStateInput,
  run: ({ tx, input }) => readChannelState(tx, input.id),
});

/** Before any transaction: it waits for strangers' name servers. @throws AppError by field, so that nobody learns it late */
async function refusePrivate(url: string): Promise<void> {
  const reason = await whyRefused(url);
  if (reason) throw new AppError("invalid", reason, { fieldErrors: { url: reason } });
}

function requireFound(found: boolean): void {
  if (!found) throw new AppError("not_found", "It is no longer there, or it is so already. Reload the page.");
}
