/** A person's number for SMS, confirmed by a code. Everybody sees and changes only their own. */
import { createHash } from "node:crypto";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import {
  CODE_MINUTES,
  CODE_PAUSE,
  CODES_PER_DAY,
  MAX_WRONG_CODES,
  type PhoneState,
  TEXTS_PER_HOUR,
} from "@/domain/devices";
import { phoneNumbers } from "./schema/delivery";
import type { Tx } from "./workspace";

const mine = eq(phoneNumbers.userId, sql`auth.uid()`);

export async function readPhone(tx: Tx): Promise<PhoneState> {
  const [row] = await tx
    .select({ number: phoneNumbers.number, verified: sql<boolean>`${phoneNumbers.verifiedAt} is not null` })
    .from(phoneNumbers)
    .where(and(mine, isNotNull(phoneNumbers.number)));
  return row?.number ? { number: row.number, verified: row.verified } : null;
}

type NewCode = { workspaceId: string; userId: string; number: string; code: string };

/**
 * Notes the number, unconfirmed, and the code that is about to be sent to it.
 * @returns false, with nothing changed, when codes were asked for too often
 */
export async function expectCode(tx: Tx, { workspaceId, userId, number, code }: NewCode): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into phone_numbers as p (workspace_id, user_id, number, code_hash, code_expires_at, codes_sent)
    values (${workspaceId}, ${userId}, ${number}, ${hashCode(code)}, now() + make_interval(mins => ${CODE_MINUTES}), 1)
    on conflict (workspace_id, user_id) do update
    set number = excluded.number, code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at, wrong_codes = 0,
      verified_at = case when p.number = excluded.number then p.verified_at end,
      codes_sent = case when p.codes_since > now() - interval '1 day' then p.codes_sent + 1 else 1 end,
      codes_since = case when p.codes_since > now() - interval '1 day' then p.codes_since else now() end
    where (p.codes_sent < ${CODES_PER_DAY} or p.codes_since <= now() - interval '1 day')
      and (p.code_expires_at is null
        or p.code_expires_at <= now() + make_interval(mins => ${CODE_MINUTES}) - make_interval(secs => ${CODE_PAUSE}))`);
  return (rowCount ?? 0) > 0;
}

/** @returns false for a wrong code, one that is too old, or after too many wrong ones */
export async function confirmPhone(tx: Tx, code: string): Promise<boolean> {
  const right = sql`${phoneNumbers.codeHash} = ${hashCode(code)}`;
  const confirmed = await tx
    .update(phoneNumbers)
    .set({ verifiedAt: sql`now()`, codeHash: null, codeExpiresAt: null })
    .where(
      and(mine, right, sql`${phoneNumbers.codeExpiresAt} > now() and ${phoneNumbers.wrongCodes} < ${MAX_WRONG_CODES}`),
    );
  if ((confirmed.rowCount ?? 0) > 0) return true;
  await tx
    .update(phoneNumbers)
    .set({ wrongCodes: sql`${phoneNumbers.wrongCodes} + 1` })
    .where(and(mine, sql`${phoneNumbers.wrongCodes} < ${MAX_WRONG_CODES}`));
  return false;
}

/** Takes the number away. The row stays, so that the day's codes don't begin anew. */
export async function forgetPhone(tx: Tx): Promise<void> {
  await tx
    .update(phoneNumbers)
    .set({ number: null, verifiedAt: null, codeHash: null, codeExpiresAt: null })
    .where(mine);
}

/**
 * Counts a text that is about to be handed over; each try is one. Only a job's transaction, without a person, may.
 * @returns false when the person has had as many as go to one within an hour
 */
export async function countText(tx: Tx, workspaceId: string, userId: string): Promise<boolean> {
  const { rows } = await tx.execute<{ counted: boolean }>(
    sql`select app.count_text(${workspaceId}, ${userId}, ${TEXTS_PER_HOUR}::smallint) as counted`,
  );
  return rows[0]?.counted ?? false;
}

/** A million codes are soon hashed: what protects one are its ten minutes and the few tries. */
function hashCode(code: string): string {
  return createHash("sha256").update(code).digest("hex");
}
