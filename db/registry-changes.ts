/** Changes to the registry by platform administrators. The database keeps a version of each, and audits it. */
import { sql } from "drizzle-orm";
import { AGENT_FIELDS, type AgentRecord, CAPABILITY_FIELDS, type CapabilityRecord } from "@/domain/registry";
import { type AgentDifference, compareAgents, isSame } from "@/domain/registry-diff";
import type { CreateAgent, RemoveCapability, RestoreVersion, SaveAgent, SaveCapability } from "@/domain/registry-input";
import { type AgentVersion, findVersion, keepVersions, listChangesOf, listVersions } from "./agent-versions";
import type { Saved } from "./revisions";
import type { Tx } from "./workspace";

export type SavedAgent = AgentRecord & { id: string; revision: number };

/** @returns false when an agent has this code or, in any case, this name */
export async function createAgent(tx: Tx, { id, ...fields }: CreateAgent): Promise<SavedAgent | null> {
  if (!(await insertAgent(tx, id, fields))) return null;
  await keepVersions(tx);
  const [latest] = await listVersions(tx, id);
  return latest ? asSaved(id, latest) : null;
}

/** Columns of what is written, in order: constants of ours, never what somebody typed. */
const columns = (names: readonly string[]) => sql.raw(names.join(", "));
// The successor is written by its id, and capabilities have a table of their own.
const AGENT_COLUMNS = AGENT_FIELDS.map(({ name }) => name).filter((name) => name !== "successor");
const CAPABILITY_COLUMNS = CAPABILITY_FIELDS.map(({ name }) => name);

/** An empty code becomes one that the database makes. @returns false when name or code is taken */
export async function insertAgent(tx: Tx, id: string, fields: Partial<AgentRecord>): Promise<boolean> {
  const names = AGENT_COLUMNS.filter((name) => (name === "code" ? fields.code : name in fields));
  const { rowCount } = await tx.execute(sql`
    insert into agent_registry (id, ${columns(names)})
    select ${id}::uuid, ${columns(names)} from jsonb_populate_record(null::agent_registry, ${JSON.stringify(fields)}::jsonb)
    on conflict do nothing`);
  return rowCount === 1;
}

/** Writes the fields that are there. The successor is its code. */
export async function updateAgent(tx: Tx, id: string, fields: Partial<AgentRecord>): Promise<void> {
  const names = AGENT_COLUMNS.filter((name) => name !== "code" && name in fields);
  const successor =
    "successor" in fields
      ? sql`, successor_id = (select s.id from agent_registry s where s.code = ${fields.successor})`
      : sql``;
  await tx.execute(sql`
    update agent_registry r set (${columns(names)}) = (
      select ${columns(names)} from jsonb_populate_record(null::agent_registry, ${JSON.stringify(fields)}::jsonb))${successor}
    where r.id = ${id}`);
}

/** Makes the agent's capabilities these, matched by name whatever its case. */
export async function replaceCapabilities(
  tx: Tx,
  agentId: string,
  capabilities: readonly CapabilityRecord[],
): Promise<void> {
  const json = JSON.stringify(capabilities);
  await tx.execute(sql`
    delete from agent_capabilities c where c.agent_id = ${agentId} and not exists (
      select from jsonb_to_recordset(${json}::jsonb) as kept (capability_name text)
      where lower(kept.capability_name) = lower(c.capability_name))`);
  const set = sql.raw(CAPABILITY_COLUMNS.map((name) => `${name} = excluded.${name}`).join(", "));
  await tx.execute(sql`
    insert into agent_capabilities (agent_id, ${columns(CAPABILITY_COLUMNS)})
    select ${agentId}::uuid, ${columns(CAPABILITY_COLUMNS)} from jsonb_populate_recordset(null::agent_capabilities, ${json}::jsonb)
    on conflict (agent_id, lower(capability_name)) do update set ${set}`);
}

/** Saves what the form of an agent shows, unless somebody else changed some of that since the revision it was filled from. */
export function saveAgent(tx: Tx, { id, revision, ...fields }: SaveAgent): Promise<Saved<SavedAgent>> {
  return saveFrom(
    tx,
    { id, revision },
    {
      touched: ({ fields: changed }) => changed.some(({ field }) => field.name in fields),
      find: (version) => asSaved(id, version),
      write: () => updateAgent(tx, id, fields),
    },
  );
}

export type SavedCapability = CapabilityRecord & { revision: number };

/** Saves a capability, or adds it, unless somebody else changed it since it was opened. */
export function saveCapability(tx: Tx, input: SaveCapability): Promise<Saved<SavedCapability>> {
  const { agentId, capabilityId, revision, openedAs, capability } = input;
  const json = JSON.stringify(capability);
  const values = sql`select ${columns(CAPABILITY_COLUMNS)} from jsonb_populate_record(null::agent_capabilities, ${json}::jsonb)`;
  return saveFrom(
    tx,
    { id: agentId, revision },
    {
      touched: touchesCapability(openedAs),
      find: (version) => capabilityIn(version, capability.capability_name) ?? capabilityIn(version, openedAs),
      write: () =>
        tx.execute(
          openedAs === null
            ? sql`insert into agent_capabilities (agent_id, id, ${columns(CAPABILITY_COLUMNS)})
              select ${agentId}::uuid, ${capabilityId}::uuid, written.* from (${values}) as written`
            : sql`update agent_capabilities set (${columns(CAPABILITY_COLUMNS)}) = (${values})
              where agent_id = ${agentId} and id = ${capabilityId}`,
        ),
    },
  );
}

/** @returns the capability as it was, or as somebody else has made it meanwhile */
export function removeCapability(tx: Tx, input: RemoveCapability): Promise<Saved<SavedCapability>> {
  const { agentId, capabilityId, revision, openedAs } = input;
  return saveFrom(
    tx,
    { id: agentId, revision },
    {
      touched: touchesCapability(openedAs),
      find: (version) => capabilityIn(version, openedAs),
      write: () => tx.execute(sql`delete from agent_capabilities where agent_id = ${agentId} and id = ${capabilityId}`),
    },
  );
}

/**
 * Makes the agent what it was at an earlier revision, as a new one. Whether it works, and what replaces it, stay as they
 * are: restoring a text puts no agent back into service.
 */
export function restoreVersion(
  tx: Tx,
  { agentId: id, revision, restored }: RestoreVersion,
): Promise<Saved<SavedAgent>> {
  return saveFrom(
    tx,
    { id, revision },
    {
      touched: (difference) => !isSame(difference),
      find: (version) => asSaved(id, version),
      write: async () => {
        const old = await findVersion(tx, id, restored);
        if (!old) throw new Error(`Revision ${restored} is not kept.`);
        const {
          capabilities,
          is_active: _service,
          deprecated_date: _since,
          successor: _heir,
          ...fields
        } = old.snapshot;
        await updateAgent(tx, id, fields);
        await replaceCapabilities(tx, id, capabilities);
      },
    },
  );
}

type Change<T> = {
  /** Whether somebody else's change is one to what is about to be written. */
  touched: (difference: AgentDifference) => boolean;
  find: (version: AgentVersion) => T | undefined;
  write: () => Promise<unknown>;
};

async function saveFrom<T>(tx: Tx, at: { id: string; revision: number }, change: Change<T>): Promise<Saved<T>> {
  // Locked first and read after: what another transaction has just committed is seen.
  await tx.execute(sql`select from agent_registry where id = ${at.id} for update`);
  const versions = await listVersions(tx, at.id, at.revision);
  const [latest, seen] = [versions[0], versions.at(-1)];
  if (!latest || !seen) return { kind: "missing" };
  if (latest !== seen && change.touched(compareAgents(seen.snapshot, latest.snapshot))) {
    const current = change.find(latest);
    return current ? { kind: "conflict", current, changes: listChangesOf(versions) } : { kind: "missing" };
  }
  const before = change.find(latest);
  await change.write();
  await keepVersions(tx);
  const [saved] = await listVersions(tx, at.id, latest.revision);
  // What is gone by now is told as it was.
  const row = (saved && change.find(saved)) ?? before;
  return row ? { kind: "saved", row } : { kind: "missing" };
}

const asSaved = (id: string, { snapshot, revision }: AgentVersion): SavedAgent => ({ ...snapshot, id, revision });

const isNamed = (name: string | null) => (capability: { capability_name: string }) =>
  capability.capability_name.toLowerCase() === name?.toLowerCase();

function capabilityIn({ snapshot, revision }: AgentVersion, name: string | null): SavedCapability | undefined {
  const found = snapshot.capabilities.find(isNamed(name));
  return found && { ...found, revision };
}

const touchesCapability =
  (openedAs: string | null) =>
  ({ capabilities }: AgentDifference) =>
    capabilities.some(({ name }) => name.toLowerCase() === openedAs?.toLowerCase());
