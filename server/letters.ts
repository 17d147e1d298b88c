/** The mails that Codex writes to people about their accounts. */
import { INVITATION_DAYS } from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { env } from "./env";
import { writeLetter } from "./letter";
import type { Mail } from "./mail";

/** @param token the secret of the reset, which works once and for an hour */
export function passwordLetter({ to, token }: { to: string; token: string }): Mail {
  return writeLetter({
    to,
    subject: "Set a new password for Codex",
    paragraphs: [
      "Somebody, most likely you, asked for a new password for Codex. The link works once, within the hour.",
    ],
    link: { label: "Set a new password", url: pageUrl(`/reset-password?token=${encodeURIComponent(token)}`) },
    closing: "If it wasn't you, nothing has changed and nothing needs doing.",
  });
}

type InvitationLetter = { to: string; token: string; invitedBy: string; workspace: string; role: Role };

export function invitationLetter({ to, token, invitedBy, workspace, role }: InvitationLetter): Mail {
  return writeLetter({
    to,
    subject: `${invitedBy} invites you to ${workspace} on Codex`,
    paragraphs: [
      `${invitedBy} invites you to work in ${workspace} on Codex, as ${role}.`,
      `The link works once, for ${INVITATION_DAYS} days, for the address ${to}.`,
    ],
    link: { label: "Accept the invitation", url: invitationUrl(token) },
    closing: "If you don't know what this is about, leave it: nothing happens without you.",
  });
}

export function invitationUrl(token: string): string {
  return pageUrl(`/invite/${token}`);
}

function pageUrl(path: string): string {
  return new URL(path, env().APP_URL).href;
}
