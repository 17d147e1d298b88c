/** What became of an agent's assignments here, and who decided it: read from the audit log, newest first. */
import { sql } from "drizzle-orm";
import { type DecidedState, describeDecision, reasonOfDecision } from "@/domain/assignment-history";
import type { ActorKind } from "@/domain/audit";
import type { Tx } from "./workspace";

const HISTORY_SHOWN = 100;

export type HistoryEntry = {
  id: string;
  at: string;
  actor: string | null;
  actorKind: ActorKind;
  campaignName: string | null;
  what: string;
  reason: string | null;
};

type Row = Omit<HistoryEntry, "what" | "reason"> & { before: DecidedState | null; after: DecidedState | null };

/** Of all its assignments, also those that are gone with their campaign. Changes of counters are not in the log. */
export async function listAssignmentHistory(tx: Tx, workspaceId: string, agentId: string): Promise<HistoryEntry[]> {
  const { rows } = await tx.execute<Row>(sql`
    select l.id, to_json(l.occurred_at) #>> '{}' as at, u.name as actor, l.actor_kind as "actorKind", l.before, l.after,
      case when coalesce(l.after, l.before) ->> 'assigned_to_campaign_id' is null then null
        else coalesce(c.name, 'A campaign that was deleted') end as "campaignName"
    from audit_log l
    left join auth.users u on u.id = l.actor_id
    left join campaigns c on c.workspace_id = l.workspace_id
      and c.id = (coalesce(l.after, l.before) ->> 'assigned_to_campaign_id')::uuid
    where l.workspace_id = ${workspaceId} and l.subject_type = 'agent_assignments'
      and coalesce(l.after, l.before) ->> 'agent_id' = ${agentId}
    order by l.occurred_at desc, l.id limit ${HISTORY_SHOWN}`);
  return rows.flatMap(({ before, after, ...entry }) => {
    const what = describeDecision(before, after);
    return what === null ? [] : [{ ...entry, what, reason: reasonOfDecision(before, after) }];
  });
}
