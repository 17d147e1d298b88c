/** What agents were at each revision. Triggers write it at the end of each transaction (migration 036). */
import { sql } from "drizzle-orm";
import type { LaterChange } from "@/domain/conflicts";
import type { AgentRecord } from "@/domain/registry";
import { compareAgents, nameChanges } from "@/domain/registry-diff";
import type { Tx } from "./workspace";

export type AgentVersion = {
  revision: number;
  version: string;
  changedAt: string;
  /** Null: a program's report, or the installation itself. */
  who: string | null;
  snapshot: AgentRecord;
};

const MOST_LISTED = 200;
const VERSIONS = sql`
  select v.revision, v.version, to_json(v.changed_at) #>> '{}' as "changedAt", u.name as who, v.snapshot
  from agent_versions v left join auth.users u on u.id = v.changed_by`;

/** Newest first, the newest 200. @param from the oldest revision wanted */
export async function listVersions(tx: Tx, agentId: string, from = 1): Promise<AgentVersion[]> {
  const { rows } = await tx.execute<AgentVersion>(sql`
    ${VERSIONS} where v.agent_id = ${agentId} and v.revision >= ${from} order by v.revision desc limit ${MOST_LISTED}`);
  return rows;
}

export async function findVersion(tx: Tx, agentId: string, revision: number): Promise<AgentVersion | undefined> {
  const { rows } = await tx.execute<AgentVersion>(sql`
    ${VERSIONS} where v.agent_id = ${agentId} and v.revision = ${revision}`);
  return rows[0];
}

/** What each of the revisions changed of the one before, newest first; the oldest of them is only compared with. */
export function listChangesOf(versions: readonly AgentVersion[]): LaterChange[] {
  return versions.slice(0, -1).map(({ who, changedAt, snapshot }, index) => {
    const before = versions[index + 1]?.snapshot ?? snapshot;
    return { who, when: changedAt, fields: nameChanges(compareAgents(before, snapshot)) };
  });
}

/** Keeps what this transaction has changed so far as revisions now, not at its end. */
export async function keepVersions(tx: Tx): Promise<void> {
  await tx.execute(sql`set constraints public.keep_agent_version immediate`);
  await tx.execute(sql`set constraints public.keep_agent_version deferred`);
}
