/** The browsers in which a person has turned push on. Everybody sees only their own. */
import { desc, eq, sql } from "drizzle-orm";
import type { PushBrowser } from "@/domain/devices";
import { pushSubscriptions } from "./schema/delivery";
import type { Tx } from "./workspace";

export function listPushBrowsers(tx: Tx): Promise<PushBrowser[]> {
  return tx
    .select({
      id: pushSubscriptions.id,
      browser: pushSubscriptions.browser,
      endpoint: pushSubscriptions.endpoint,
      createdAt: pushSubscriptions.createdAt,
    })
    .from(pushSubscriptions)
    .orderBy(desc(pushSubscriptions.createdAt));
}

type NewSubscription = { endpoint: string; keys: { p256dh: string; auth: string }; browser: string };

/** Takes the browser over from who had turned push on in it before. @throws CX409 beyond twenty browsers */
export async function keepPushSubscription(tx: Tx, { endpoint, keys, browser }: NewSubscription): Promise<void> {
  await tx.execute(
    sql`select app.keep_push_subscription(app.workspace_id(), ${endpoint}, ${keys.p256dh}, ${keys.auth}, ${browser})`,
  );
}

export async function forgetPushSubscription(tx: Tx, endpoint: string): Promise<void> {
  await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.endpoint, endpoint));
}
