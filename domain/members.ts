/** Members of a workspace and invitations to it: who may change whom, and how an invitation names its workspace. */
import { ROLES, type Role, whyNot } from "./permissions";

export const MEMBER_ENUMS = { "workspace_members.role": ROLES, "invitations.role": ROLES } as const;

export const ROLE_DESCRIPTIONS: Record<Role, string> = {
  owner: "Everything, including owners and deleting the workspace",
  admin: "Members, settings, keys and agents, but not owners",
  marketer: "Campaigns, positioning, achievements and insights",
  ops: "Alerts, signals and insights",
  viewer: "Reads everything, changes nothing",
};

/** An invitation's link works for seven days. */
export const INVITATION_DAYS = 7;

export const INVITATION_STATES = ["open", "accepted", "revoked", "expired"] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

export function invitationState(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt) return "accepted";
  if (invitation.revokedAt) return "revoked";
  return invitation.expiresAt <= now ? "expired" : "open";
}

/**
 * Why a member may not give, take or change a role: undefined when they may. Only owners touch owners.
 * @param roles every role that the change starts from or leads to
 */
export function whyNotChangeRoles(actor: Role, roles: readonly Role[]): string | undefined {
  const lacking = whyNot(actor, "members.manage");
  if (lacking) return lacking;
  return roles.includes("owner") ? whyNot(actor, "owners.manage", "change owners") : undefined;
}

/** The roles that a member may give to others. */
export function grantableRoles(actor: Role): Role[] {
  return ROLES.filter((role) => whyNotChangeRoles(actor, [role]) === undefined);
}

const INVITATION_TOKEN = /^([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;

/**
 * An invitation's token names its workspace, so that its hash is looked up under that workspace's row-level security.
 * @param secret 256 random bits in base64url (43 characters)
 */
export function formatInvitationToken(workspaceId: string, secret: string): string {
  return `${workspaceId.replaceAll("-", "")}_${secret}`;
}

/** The workspace's id that a token names; null when the text is no token. */
export function workspaceOfInvitation(token: string): string | null {
  const hex = INVITATION_TOKEN.exec(token)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : null;
}
