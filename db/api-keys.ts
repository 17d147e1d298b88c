/** A workspace's keys for programs. What a key opens is checked in key-check.ts; here they are made, listed and revoked. */
import { randomBytes } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { type ApiScope, formatKey, keyPrefix } from "@/domain/api-keys";
import { hashKey } from "./key-check";
import { users } from "./schema/auth";
import { apiKeys } from "./schema/tenancy";
import type { Tx } from "./workspace";

export type ApiKeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  state: "live" | "revoked" | "expired";
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

/** Live keys first, newest first; the newest two hundred. */
export async function listApiKeys(tx: Tx): Promise<ApiKeyRow[]> {
  const state = sql<ApiKeyRow["state"]>`case when ${apiKeys.revokedAt} is not null then 'revoked'
    when ${apiKeys.expiresAt} <= now() then 'expired' else 'live' end`;
  return tx
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      state,
      createdBy: users.name,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .leftJoin(users, eq(users.id, apiKeys.createdBy))
    .orderBy(desc(sql`${state} = 'live'`), desc(apiKeys.createdAt), apiKeys.id)
    .limit(200);
}

export type NewApiKey = {
  workspaceId: string;
  name: string;
  scopes: ApiScope[];
  /** Days until it expires; null for never. */
  days: number | null;
  createdBy: string;
};

/** @returns the key's text: 256 random bits that only their hash remains of */
export async function createApiKey(tx: Tx, input: NewApiKey): Promise<{ id: string; key: string }> {
  const { workspaceId, name, scopes, days, createdBy } = input;
  const key = formatKey(workspaceId, randomBytes(32).toString("base64url"));
  const [made] = await tx
    .insert(apiKeys)
    .values({
      workspaceId,
      name,
      scopes: [...new Set(scopes)],
      createdBy,
      prefix: keyPrefix(key),
      keyHash: hashKey(key),
      expiresAt: days === null ? null : sql`now() + make_interval(days => ${days})`,
    })
    .returning({ id: apiKeys.id });
  if (!made) throw new Error("An insert returned no row.");
  return { id: made.id, key };
}

/** From its commit on, the key is refused. @returns false when there is no such key or it was revoked before */
export async function revokeApiKey(tx: Tx, keyId: string): Promise<boolean> {
  const revoked = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}
