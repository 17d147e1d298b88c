/** Who has unsubscribed from a workspace's e-mails. Everybody sees and changes only their own. */
import { eq, sql } from "drizzle-orm";
import { emailOptOuts } from "./schema/delivery";
import type { Tx } from "./workspace";

export async function hasUnsubscribed(tx: Tx): Promise<boolean> {
  const rows = await tx.select({ id: emailOptOuts.id }).from(emailOptOuts);
  return rows.length > 0;
}

/** A second time changes nothing. */
export async function unsubscribeFromEmail(tx: Tx, who: { workspaceId: string; userId: string }): Promise<void> {
  await tx.insert(emailOptOuts).values(who).onConflictDoNothing();
}

export async function resubscribeToEmail(tx: Tx): Promise<void> {
  await tx.delete(emailOptOuts).where(eq(emailOptOuts.userId, sql`auth.uid()`));
}
