/** Campaigns for database tests: a draft, or one that has been walked to a status. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { CAMPAIGN_STATUSES, type CampaignStatus } from "@/domain/campaigns";
import type { Tx } from "../workspace";

const WAYS: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: [],
  planning: ["planning"],
  active: ["planning", "active"],
  paused: ["planning", "active", "paused"],
  completed: ["planning", "active", "completed"],
  archived: ["archived"],
};

/** Inserts a campaign with dates and one quest and takes it through the state machine. @returns its id */
export async function createTestCampaign(
  tx: Tx,
  status: CampaignStatus = CAMPAIGN_STATUSES[0],
  values: { id?: string; name?: string } = {},
): Promise<string> {
  const id = values.id ?? randomUUID();
  await tx.execute(sql`
    insert into campaigns (workspace_id, id, name, start_date, end_date, created_by)
    values (app.workspace_id(), ${id}, ${values.name ?? "Spring launch"}, '2026-03-01', '2026-03-31', auth.uid())`);
  await tx.execute(sql`
    insert into campaign_quests (workspace_id, campaign_id, name) values (app.workspace_id(), ${id}, 'First quest')`);
  for (const step of WAYS[status]) {
    await tx.execute(sql`update campaigns set status = ${step} where id = ${id}`);
  }
  return id;
}
