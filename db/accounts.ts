/** People's accounts in the auth library's tables: made here, signed in by the library. */
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { accounts, sessions, users } from "./schema/auth";
import type { Tx } from "./workspace";

export type AccountInput = { id: string; name: string; email: string; passwordHash: string };

/** @returns false when the e-mail address has an account already; nothing is changed then */
export async function createAccount(tx: Tx, { id, name, email, passwordHash }: AccountInput): Promise<boolean> {
  // By its columns: the application may not name is_platform_admin, not even to leave it false.
  const made = await tx.execute(
    sql`insert into auth.users (id, name, email) values (${id}, ${name}, ${email}) on conflict (email) do nothing`,
  );
  if (made.rowCount === 0) return false;
  // The library finds a password by provider "credential" and the user's own id.
  await tx.insert(accounts).values({ userId: id, accountId: id, providerId: "credential", password: passwordHash });
  return true;
}

/**
 * The platform administrator of an empty installation. Of two at once, one wins: the other waits and is refused.
 * @returns false when there is an account already
 */
export async function createFirstAccount(tx: Tx, input: AccountInput): Promise<boolean> {
  const { id, name, email, passwordHash } = input;
  const { rows } = await tx.execute<{ made: boolean }>(
    sql`select app.create_first_account(${id}, ${name}, ${email}, ${passwordHash}) as made`,
  );
  return rows[0]?.made ?? false;
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const [any] = await tx.select({ id: users.id }).from(users).limit(1);
  return any !== undefined;
}

export async function renamePerson(tx: Tx, input: { userId: string; name: string }): Promise<void> {
  await tx.update(users).set({ name: input.name }).where(eq(users.id, input.userId));
}

export type SessionRow = { id: string; createdAt: Date; userAgent: string | null; ipAddress: string | null };

/** The person's live sessions, newest first. Their secrets stay in the database. */
export function listSessions(tx: Tx, userId: string): Promise<SessionRow[]> {
  return tx
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      userAgent: sessions.userAgent,
      ipAddress: sessions.ipAddress,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(sessions.createdAt), sessions.id)
    .limit(100);
}

/** Ends one of the person's own sessions. @returns false when there is no such session of theirs */
export async function endSession(tx: Tx, input: { userId: string; sessionId: string }): Promise<boolean> {
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, input.userId), eq(sessions.id, input.sessionId)))
    .returning({ id: sessions.id });
  return ended.length > 0;
}

/** Ends all of the person's sessions, this one too. @returns how many */
export async function endAllSessions(tx: Tx, userId: string): Promise<number> {
  const ended = await tx.delete(sessions).where(eq(sessions.userId, userId)).returning({ id: sessions.id });
  return ended.length;
}
