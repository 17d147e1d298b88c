/** Looks a program's key up under the workspace that the key itself names. */
import { createHash } from "node:crypto";
import type { QueryResult } from "pg";
import { type ApiScope, workspaceOfKey } from "@/domain/api-keys";
import { inTransaction, type Membership, type Origin, type Tx, vouchFor } from "./workspace";

export type KeyCheck =
  | { state: "valid"; keyId: string; scopes: ApiScope[]; member: Membership }
  | { state: "unknown" | "revoked" | "expired" };

export function hashKey(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

// A key that is not good enough leaves the workspace that it named: what is on its way behind it finds nothing.
const ENTER = { name: "key_enter", text: "select * from app.enter_key($1, $2, $3)" };
// Of many that found it stale at once, one writes.
const TOUCH = `update api_keys set last_used_at = now()
  where id = $1 and coalesce(last_used_at < now() - interval '1 minute', true)`;

type Row = { id: string; scopes: ApiScope[]; revoked: boolean; expired: boolean; stale: boolean };

function opening(begin: "begin" | "begin read only", workspaceId: string, text: string, scope: ApiScope | null) {
  return [{ text: begin }, { ...ENTER, values: [workspaceId, hashKey(text), scope] }];
}

function readOpening(opened: QueryResult[], workspaceId: string, origin: Origin): { check: KeyCheck; stale: boolean } {
  const key = opened[1]?.rows[0] as Row | undefined;
  if (!key) return { check: { state: "unknown" }, stale: false };
  if (key.revoked) return { check: { state: "revoked" }, stale: false };
  if (key.expired) return { check: { state: "expired" }, stale: false };
  const member = vouchFor({ workspaceId, userId: null, role: "viewer", origin });
  return { check: { state: "valid", keyId: key.id, scopes: key.scopes, member }, stale: key.stale };
}

/** @param text the key as the program sent it; its use is noted at most once a minute */
export async function checkKey(text: string, origin: Origin): Promise<KeyCheck> {
  const workspaceId = workspaceOfKey(text);
  if (!workspaceId) return { state: "unknown" };
  return inTransaction(opening("begin", workspaceId, text, null), async ({ tx, opened }) => {
    const { check, stale } = readOpening(await opened, workspaceId, origin);
    if (check.state === "valid" && stale) await tx.$client.query(TOUCH, [check.keyId]);
    return check;
  });
}

type KeyedRead<T> = {
  text: string;
  scope: ApiScope;
  origin: Origin;
  /** Throws what the program is told when its key won't do. */
  admit: (key: KeyCheck) => Promise<void>;
  read: (tx: Tx) => Promise<T>;
};

/**
 * Checks a key and reads with it in one flight. The read sets out before the key is known to be good: it can't write,
 * finds nothing when the key is bad, and nothing of it is answered before `admit`.
 */
export async function readWithKey<T>({ text, scope, origin, admit, read }: KeyedRead<T>): Promise<T> {
  const workspaceId = workspaceOfKey(text);
  if (!workspaceId) {
    await admit({ state: "unknown" });
    throw new Error("A text that is no key was admitted.");
  }
  const { value, stale } = await inTransaction(
    opening("begin read only", workspaceId, text, scope),
    async ({ tx, opened }) => {
      const reading = read(tx);
      // Its failure is heard where it is awaited, which is after the key's.
      reading.catch(() => {});
      try {
        const key = readOpening(await opened, workspaceId, origin);
        await admit(key.check);
        return { value: await reading, stale: key.stale };
      } finally {
        // The connection is given back when nothing of the read is on its way any more.
        await reading.catch(() => {});
      }
    },
    "at once",
  );
  // Once a minute; this transaction could not write it. The answer doesn't hang on it: the next request tries again.
  if (stale) await checkKey(text, origin).catch(() => {});
  return value;
}
