/** What a silence's conditions can name: agents and sources that alerts have come from, and campaigns. */
import { sql } from "drizzle-orm";
import { OWN_SOURCE } from "@/domain/alert-rules";
import { listAlertSources } from "./alert-settings";
import type { Tx } from "./workspace";

export type SilenceChoices = { agents: string[]; sources: string[]; campaigns: { id: string; name: string }[] };

export async function listSilenceChoices(tx: Tx): Promise<SilenceChoices> {
  const agents = await tx.execute<{ name: string }>(sql`
    select r.agent_name as name from agent_registry r
    where exists (select from agent_assignments a where a.agent_id = r.id) order by r.agent_name`);
  const campaigns = await tx.execute<{ id: string; name: string }>(
    sql`select id, name from campaigns order by name, id limit 500`,
  );
  return {
    agents: agents.rows.map(({ name }) => name),
    sources: [OWN_SOURCE, ...(await listAlertSources(tx))],
    campaigns: campaigns.rows,
  };
}
