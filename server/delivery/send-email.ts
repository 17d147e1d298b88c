/** One notification by e-mail, through the one mail door. */
import type { ClaimedDelivery } from "@/db/notice-deliveries";
import type { DeliveryOutcome } from "@/domain/delivery";
import { env } from "../env";
import { writeLetter } from "../letter";
import { deliverMail, type Mail } from "../mail";
import { noticeLink } from "./notice-link";
import { unsubscribeUrl } from "./unsubscribe-link";

type EmailDelivery = Extract<ClaimedDelivery, { channel: "email" }> & { workspaceId: string };

export async function sendEmail(delivery: EmailDelivery): Promise<DeliveryOutcome> {
  const { SMTP_URL } = env();
  if (!SMTP_URL) {
    return {
      status: "failed",
      detail: "No mail server is configured for this installation (SMTP_URL). Nothing was sent.",
    };
  }
  if (delivery.address.unsubscribed) {
    return { status: "failed", detail: "The person has unsubscribed from this workspace's e-mails. Nothing was sent." };
  }
  try {
    await deliverMail(writeMail(delivery));
    return { status: "delivered", method: `SMTP ${new URL(SMTP_URL).hostname}` };
  } catch (error) {
    return judgeMailError(error);
  }
}

function writeMail(delivery: EmailDelivery): Mail {
  const { id, title, message, workspace, address, person } = delivery;
  const unsubscribe = unsubscribeUrl(delivery);
  return {
    ...writeLetter({
      to: address.email,
      subject: `[${workspace}] ${title}`,
      paragraphs: message ? [title, message] : [title],
      link: noticeLink(delivery),
      closing: `This mail went to ${person} of ${workspace}, as their notifications are set.`,
      footer: { label: `Unsubscribe from ${workspace}'s e-mails`, url: unsubscribe },
    }),
    // The same at each try: a mail that came twice after all is one to most mailboxes.
    messageId: `<${id}@${senderDomain()}>`,
    headers: { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  };
}

function senderDomain(): string {
  return /@([^>\s]+)/.exec(env().MAIL_FROM)?.[1] ?? "localhost";
}

type MailError = { code?: string; command?: string; responseCode?: number; response?: string; message?: string };

/** 5xx to the recipient is a bounce, 5xx to the mail is for good, and everything else passes or can be mended. */
function judgeMailError(error: unknown): DeliveryOutcome {
  const { code, command, responseCode = 0, response, message }: MailError = error instanceof Error ? error : {};
  const words = (response ?? message ?? "It said nothing.").replaceAll(/\s+/g, " ").slice(0, 300);
  if (responseCode < 500 || code === "EAUTH" || command === "MAIL FROM") {
    const said = responseCode > 0 ? "did not take it" : "could not be reached";
    return { status: "retry", detail: `The mail server ${said}: ${words}` };
  }
  if (command === "RCPT TO") return { status: "bounced", detail: `The mail server refused the recipient: ${words}` };
  return { status: "failed", detail: `The mail server refused the mail: ${words}` };
}
