import { sql } from "drizzle-orm";
import type { Tx } from "../workspace";

/** How long one statement of this transaction may take, as the server says it. */
export async function statementLimit(tx: Tx): Promise<string | undefined> {
  const { rows } = await tx.execute<{ limit: string }>(sql`select current_setting('statement_timeout') as limit`);
  return rows[0]?.limit;
}
