/** Keys of programs: what a key may do, and its text form. */

export const API_SCOPES = [
  "executions:write",
  "alerts:write",
  "metrics:write",
  "tasks:write",
  "workspace:read",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export const SCOPE_WORDS: Record<ApiScope, string> = {
  "executions:write": "Report agents' executions",
  "alerts:write": "Send and resolve alerts",
  "metrics:write": "Report campaigns' measured results",
  "tasks:write": "Take and end agents' tasks",
  "workspace:read": "Read this workspace's data",
};

const KEY = /^cdx_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/**
 * A key names its workspace, so that its hash is looked up under that workspace's own row-level security.
 * @param secret 256 random bits in base64url (43 characters)
 */
export function formatKey(workspaceId: string, secret: string): string {
  return `cdx_${workspaceId.replaceAll("-", "")}_${secret}`;
}

/** The workspace's id that a key's text names; null when the text is no key. */
export function workspaceOfKey(text: string): string | null {
  const hex = KEY.exec(text)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : null;
}

/** The part of a key that may be shown again, to tell keys apart. */
export function keyPrefix(text: string): string {
  return `cdx_…${text.slice(37, 41)}`;
}
