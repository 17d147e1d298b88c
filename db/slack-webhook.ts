/** The workspace's Slack incoming webhook; its address is sealed. */
import { eq, sql } from "drizzle-orm";
import { slackWebhooks } from "./schema/delivery";
import type { Tx } from "./workspace";

export type SlackWebhookRow = { urlSealed: string; urlEnding: string; updatedAt: Date };

export async function readSlackWebhook(tx: Tx): Promise<SlackWebhookRow | null> {
  const [row] = await tx
    .select({
      urlSealed: slackWebhooks.urlSealed,
      urlEnding: slackWebhooks.urlEnding,
      updatedAt: slackWebhooks.updatedAt,
    })
    .from(slackWebhooks);
  return row ?? null;
}

type NewSlackWebhook = { workspaceId: string; urlSealed: string; urlEnding: string; createdBy: string };

/** In the place of the one that was there, if any. */
export async function saveSlackWebhook(tx: Tx, webhook: NewSlackWebhook): Promise<void> {
  const { urlSealed, urlEnding, createdBy } = webhook;
  await tx
    .insert(slackWebhooks)
    .values(webhook)
    .onConflictDoUpdate({ target: slackWebhooks.workspaceId, set: { urlSealed, urlEnding, createdBy } });
}

/** @returns false when there was none */
export async function removeSlackWebhook(tx: Tx): Promise<boolean> {
  const { rowCount } = await tx.delete(slackWebhooks).where(eq(slackWebhooks.workspaceId, sql`app.workspace_id()`));
  return (rowCount ?? 0) > 0;
}
