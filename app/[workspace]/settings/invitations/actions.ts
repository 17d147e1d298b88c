"use server";

import { refresh } from "next/cache";
import { createInvitation, revokeInvitation } from "@/db/invitations";
import { whyNotChangeRoles } from "@/domain/members";
import { invitationIdSchema, inviteSchema } from "@/domain/members-input";
import type { Role } from "@/domain/permissions";
import type { Result } from "@/domain/result";
import { workspaceAction } from "@/server/action";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { invitationLetter, invitationUrl } from "@/server/letters";
import { sendMail } from "@/server/mail";

const makeInvitation = workspaceAction({
  permission: "members.manage",
  doing: "invite people",
  input: inviteSchema,
  run: async ({ tx, member, user, workspace, input }) => {
    const why = whyNotChangeRoles(member.role, [input.role]);
    if (why) throw new AppError("forbidden", why, { fieldErrors: { role: why } });
    const made = await createInvitation(tx, { ...input, workspaceId: workspace.id, invitedBy: user.id });
    if (!made) {
      const message = "This person is a member already.";
      throw new AppError("conflict", message, { fieldErrors: { email: message } });
    }
    refresh();
    const { email: to, role } = input;
    return { token: made.token, mail: { to, role, invitedBy: user.name, workspace: workspace.name } };
  },
});

/** Makes an invitation and mails it, where there is a mail server. The link in the answer can't be shown again. */
export async function invite(
  slug: string,
  input: { email: string; role: Role },
): Promise<Result<{ url: string; email: string; mailed: boolean }>> {
  const made = await makeInvitation(slug, input);
  if (!made.ok) return made;
  const { token, mail } = made.data;
  // After the commit: nobody is mailed a link that leads nowhere.
  await sendMail(invitationLetter({ ...mail, token }));
  return { ok: true, data: { url: invitationUrl(token), email: mail.to, mailed: env().SMTP_URL !== undefined } };
}

export const revoke = workspaceAction({
  permission: "members.manage",
  doing: "withdraw invitations",
  input: invitationIdSchema,
  run: async ({ tx, member, input }) => {
    const result = await revokeInvitation(tx, { ...input, actorRole: member.role });
    if (result.state === "refused") throw new AppError("forbidden", result.why);
    if (result.state === "not_found") throw new AppError("not_found", "This invitation is no longer open.");
    refresh();
  },
});
