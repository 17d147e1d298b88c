/** The roles of a workspace member and what each may do: the one table that actions, API and screens ask. */

export const ROLES = ["owner", "admin", "marketer", "ops", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** Each permission with the roles that have it, and the words that end "Your role, viewer, can't …". */
const PERMISSIONS = {
  "workspace.read": { roles: ["owner", "admin", "marketer", "ops", "viewer"], can: "read this workspace" },
  "campaigns.write": { roles: ["owner", "admin", "marketer"], can: "change campaigns, positioning or messages" },
  "achievements.define": { roles: ["owner", "admin", "marketer"], can: "define achievements" },
  "intelligence.write": { roles: ["owner", "admin", "marketer", "ops"], can: "change signals or insights" },
  "alerts.handle": { roles: ["owner", "admin", "ops"], can: "handle alerts" },
  "agents.assign": { roles: ["owner", "admin"], can: "assign, pause or configure agents" },
  "integrations.manage": { roles: ["owner", "admin"], can: "manage keys and integrations" },
  "members.manage": { roles: ["owner", "admin"], can: "manage members" },
  "workspace.settings": { roles: ["owner", "admin"], can: "change workspace settings" },
  "workspace.delete": { roles: ["owner"], can: "delete this workspace" },
  "owners.manage": { roles: ["owner"], can: "change owners" },
} as const satisfies Record<string, { roles: readonly Role[]; can: string }>;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

export function may(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission].roles;
  return roles.includes(role);
}

/**
 * The sentence for a person whose role lacks a permission.
 * @param action words for the very act, such as "acknowledge alerts"; the permission's own words otherwise
 */
export function refusal(role: Role, permission: Permission, action: string = PERMISSIONS[permission].can): string {
  return `Your role, ${role}, can't ${action}.`;
}

/** What a disabled button says: undefined when the role may, the refusal otherwise. */
export function whyNot(role: Role, permission: Permission, action?: string): string | undefined {
  return may(role, permission) ? undefined : refusal(role, permission, action);
}
