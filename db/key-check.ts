/** Looks a program's key up under the workspace that the key itself names. */
import { createHash } from "node:crypto";
import { type ApiScope, workspaceOfKey } from "@/domain/api-keys";
import { pool } from "./client";
import { type Membership, type Origin, vouchFor } from "./workspace";

export type KeyCheck =
  | { state: "valid"; keyId: string; scopes: ApiScope[]; member: Membership }
  | { state: "unknown" | "revoked" | "expired" };

export function hashKey(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const LOOK_UP = {
  name: "key_look_up",
  text: `select id, scopes, revoked_at is not null as revoked, coalesce(expires_at <= now(), false) as expired,
                coalesce(last_used_at < now() - interval '1 minute', true) as stale
         from api_keys where key_hash = $1`,
};
const TOUCH = "update api_keys set last_used_at = now() where id = $1";

/** @param text the key as the program sent it; its use is noted at most once a minute */
export async function checkKey(text: string, origin: Origin): Promise<KeyCheck> {
  const workspaceId = workspaceOfKey(text);
  if (!workspaceId) return { state: "unknown" };
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    const [, , found] = await Promise.all([
      client.query("begin"),
      client.query({
        name: "key_enter",
        text: "select set_config('app.current_user_id', '', true), set_config('app.current_workspace_id', $1, true)",
        values: [workspaceId],
      }),
      client.query<{ id: string; scopes: ApiScope[]; revoked: boolean; expired: boolean; stale: boolean }>({
        ...LOOK_UP,
        values: [hashKey(text)],
      }),
    ]);
    const key = found.rows[0];
    if (key?.stale && !key.revoked && !key.expired) await client.query(TOUCH, [key.id]);
    await client.query("commit");
    if (!key) return { state: "unknown" };
    if (key.revoked) return { state: "revoked" };
    if (key.expired) return { state: "expired" };
    const member = vouchFor({ workspaceId, userId: null, role: "viewer", origin });
    return { state: "valid", keyId: key.id, scopes: key.scopes, member };
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
