/** One notification into the workspace's Slack channel, by an incoming webhook. */
import type { ClaimedDelivery } from "@/db/notice-deliveries";
import { readSlackWebhook } from "@/db/slack-webhook";
import { type Membership, withWorkspace } from "@/db/workspace";
import type { DeliveryOutcome } from "@/domain/delivery";
import { sendRequest } from "../outgoing";
import { unseal } from "../sealed";
import { judgeAnswer } from "./judge-answer";
import { noticeLink } from "./notice-link";

// Slack refuses longer ones (Block Kit reference).
const HEADER_CHARACTERS = 150;
const SECTION_CHARACTERS = 3000;

/** What the address is sealed for. */
export function slackPurpose(workspaceId: string): string {
  return `slack ${workspaceId}`;
}

export async function sendSlack(sender: Membership, delivery: ClaimedDelivery): Promise<DeliveryOutcome> {
  const sealed = await withWorkspace(sender, readSlackWebhook);
  if (!sealed) return { status: "failed", detail: "This workspace has no Slack webhook. Nothing was sent." };
  const url = unseal(sealed.urlSealed, slackPurpose(sender.workspaceId));
  if (!url) {
    return {
      status: "failed",
      detail: "The Slack webhook's address can't be read with this AUTH_SECRET. Enter it anew.",
    };
  }
  const body = JSON.stringify(slackMessage(delivery));
  return judgeAnswer(await sendRequest({ url, headers: { "content-type": "application/json" }, body }), "Slack");
}

/** Blocks, and the text that stands for them in Slack's own notifications. */
function slackMessage(delivery: ClaimedDelivery): object {
  const { title, message, person, workspace, priority } = delivery;
  const link = noticeLink(delivery);
  const urgent = priority === "urgent" ? "Urgent · " : "";
  return {
    text: escapeMrkdwn(`${title} (for ${person})`),
    blocks: [
      { type: "header", text: { type: "plain_text", text: shorten(title, HEADER_CHARACTERS) } },
      ...(message
        ? [{ type: "section", text: { type: "mrkdwn", text: shorten(escapeMrkdwn(message), SECTION_CHARACTERS) } }]
        : []),
      { type: "section", text: { type: "mrkdwn", text: `<${escapeMrkdwn(link.url)}|${escapeMrkdwn(link.label)}>` } },
      { type: "context", elements: [{ type: "mrkdwn", text: escapeMrkdwn(`${urgent}For ${person} · ${workspace}`) }] },
    ],
  };
}

/** Slack's three control characters; escaped, nobody can write a link or call a channel by a text. */
function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Never in the middle of a character or of an escape. */
function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/&[a-z]{0,3}$|[\uD800-\uDBFF]$/, "")}…`;
}
