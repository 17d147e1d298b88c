/** Alerts from programs and from Codex itself: firing, repeating, and being over. */
import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { AlertBatch, FiredAlert, NamedBatch } from "@/domain/alert-intake";
import type { Tx } from "./workspace";

export type FiredOutcome = { item: number; id: string; outcome: "created" | "repeated" | "reopened" };
/** The ids of the alerts by what happened to them. */
export type BatchReport = { fired: FiredOutcome[]; resolved: string[]; acknowledged: string[] };

/**
 * Takes a batch in: the rules of de-duplication are app.fire_alerts' own.
 * @throws CX422 for a value out of range; a foreign key error for an unknown agent or campaign
 */
export async function takeAlerts(tx: Tx, workspaceId: string, sent: AlertBatch): Promise<BatchReport> {
  const { source, firing, resolved, acknowledged = [] } = bounded(sent);
  if (firing.length > 0 && resolved.length > 0) await holdConditions(tx, workspaceId, sent);
  // What is over goes first: a condition that ended and began again within one batch stays open.
  const closed = await settle(tx, sql`app.resolve_fired_alerts`, { workspaceId, source, fingerprints: resolved });
  const fired = await fireAlerts(tx, workspaceId, firing);
  const taken = await settle(tx, sql`app.acknowledge_fired_alerts`, {
    workspaceId,
    source,
    fingerprints: acknowledged,
  });
  return { fired, resolved: closed, acknowledged: taken };
}

/**
 * Takes all that one transaction will touch at once, in the order that everybody uses: see app.hold_conditions. Who takes
 * several batches in one transaction calls it for all of them first.
 */
export async function holdConditions(tx: Tx, workspaceId: string, ...batches: AlertBatch[]): Promise<void> {
  const conditions = batches
    .map(bounded)
    .flatMap(({ source, firing, resolved, acknowledged = [] }) => [
      ...firing,
      ...[...resolved, ...acknowledged].map((fingerprint) => ({ fingerprint, source })),
    ]);
  await tx.execute(sql`select app.hold_conditions(${workspaceId}, ${JSON.stringify(conditions)}::jsonb)`);
}

export async function fireAlerts(tx: Tx, workspaceId: string, alerts: FiredAlert[]): Promise<FiredOutcome[]> {
  if (alerts.length === 0) return [];
  const { rows } = await tx.execute<FiredOutcome>(
    sql`select item, alert_id as id, outcome from app.fire_alerts(${workspaceId}, ${JSON.stringify(alerts)}::jsonb)`,
  );
  return rows;
}

type Settling = { workspaceId: string; source: string; fingerprints: string[] };

/** @param how the function that closes or acknowledges what a source fired @returns the alerts that it changed */
async function settle(tx: Tx, how: SQL, { workspaceId, source, fingerprints }: Settling): Promise<string[]> {
  if (fingerprints.length === 0) return [];
  const texts = JSON.stringify(fingerprints);
  const { rows } = await tx.execute<{ id: string }>(sql`
    select r.id from ${how}(${workspaceId}, ${source}, array(select jsonb_array_elements_text(${texts}::jsonb))) as r (id)`);
  return rows.map(({ id }) => id);
}

const FINGERPRINT_LENGTH = 200;

/** Every alert under the batch's source, with names of conditions that are as long as ours may be. */
function bounded({ source, firing, resolved, acknowledged }: AlertBatch): AlertBatch {
  return {
    source,
    firing: firing.map((alert) => ({
      ...alert,
      source,
      fingerprint: alert.fingerprint && shortened(alert.fingerprint),
    })),
    resolved: resolved.map(shortened),
    acknowledged: acknowledged?.map(shortened),
  };
}

/** Other programs' names of conditions may be longer than ours: the beginning stays readable, a digest tells them apart. */
function shortened(fingerprint: string): string {
  if ([...fingerprint].length <= FINGERPRINT_LENGTH) return fingerprint;
  return `${[...fingerprint].slice(0, 130).join("")}…${createHash("sha256").update(fingerprint).digest("hex")}`;
}

/** @returns the batch with agents' names as ids, or the names that no agent has */
export async function findNamedAgents(tx: Tx, batch: NamedBatch): Promise<AlertBatch | { unknownAgents: string[] }> {
  const names = new Set(batch.firing.flatMap(({ agent_name }) => agent_name || []));
  const ids = await findAgents(tx, [...names]);
  const unknownAgents = [...names].filter((name) => !ids.has(name));
  if (unknownAgents.length > 0) return { unknownAgents };
  const firing = batch.firing.map(({ agent_name, ...fired }) => ({
    ...fired,
    agent_id: fired.agent_id ?? (agent_name ? ids.get(agent_name) : null),
  }));
  return { ...batch, firing };
}

async function findAgents(tx: Tx, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await tx.execute<{ id: string; name: string }>(
    sql`select id, agent_name as name from agent_registry where agent_name in ${names}`,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}
