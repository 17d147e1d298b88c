/** Finds anything of a workspace by a few letters. */
import { sql } from "drizzle-orm";
import type { SearchHit } from "@/domain/search";
import type { Tx } from "./workspace";

const PER_KIND = 5;

/** @param words matched anywhere in a title or name, whatever the case; at most five hits of each kind */
export async function searchEverything(tx: Tx, words: string): Promise<SearchHit[]> {
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await tx.execute<SearchHit>(sql`
    (select 'campaign' as kind, id, name as title, status as detail, null as query from campaigns where name ilike ${pattern}
      order by updated_at desc limit ${PER_KIND})
    union all
    (select 'agent', id, agent_name, guild_name, null from agent_registry where agent_name ilike ${pattern}
      order by agent_name limit ${PER_KIND})
    union all
    (select 'alert', id, title, severity_level || ', ' || status, null from system_alerts where title ilike ${pattern}
      order by severity_rank desc, triggered_at desc, id desc limit ${PER_KIND})
    union all
    (select 'view', v.id, v.name, case when v.owner_id = auth.uid() then 'your view' else 'shared by ' || u.name end, v.query
      from saved_views v join auth.users u on u.id = v.owner_id where v.name ilike ${pattern}
      order by v.owner_id <> auth.uid(), lower(v.name), v.id limit ${PER_KIND})
    union all
    (select 'person', u.id, u.name, m.role, null from workspace_members m join auth.users u on u.id = m.user_id
      where u.name ilike ${pattern} order by u.name limit ${PER_KIND})`);
  return rows;
}
