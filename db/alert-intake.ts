/** Alerts from programs and from Codex itself: firing, repeating, and being over. */
import { sql } from "drizzle-orm";
import type { AlertBatch, FiredAlert, IntakeItem } from "@/domain/alert-intake";
import type { Tx } from "./workspace";

export type FiredOutcome = { item: number; id: string; outcome: "created" | "repeated" | "reopened" };
export type BatchReport = { fired: FiredOutcome[]; resolved: string[] };

/**
 * Takes a batch in: the rules of de-duplication are app.fire_alerts' own.
 * @throws CX422 for a value out of range; a foreign key error for an unknown agent or campaign
 */
export async function takeAlerts(tx: Tx, workspaceId: string, batch: AlertBatch): Promise<BatchReport> {
  if (batch.firing.length > 0 && batch.resolved.length > 0) await holdConditions(tx, workspaceId, batch);
  // What is over goes first: a condition that ended and began again within one batch stays open.
  const resolved = await resolveFired(tx, workspaceId, batch.source, batch.resolved);
  const alerts = batch.firing.map((alert) => ({ ...alert, source: batch.source }));
  return { fired: await fireAlerts(tx, workspaceId, alerts), resolved };
}

/** Takes all that the batch will touch at once, in the order that everybody uses: see app.hold_conditions. */
async function holdConditions(tx: Tx, workspaceId: string, { source, firing, resolved }: AlertBatch): Promise<void> {
  const conditions = [...firing, ...resolved.map((fingerprint) => ({ fingerprint }))].map((one) => ({
    ...one,
    source,
  }));
  await tx.execute(sql`select app.hold_conditions(${workspaceId}, ${JSON.stringify(conditions)}::jsonb)`);
}

export async function fireAlerts(tx: Tx, workspaceId: string, alerts: FiredAlert[]): Promise<FiredOutcome[]> {
  if (alerts.length === 0) return [];
  const { rows } = await tx.execute<FiredOutcome>(
    sql`select item, alert_id as id, outcome from app.fire_alerts(${workspaceId}, ${JSON.stringify(alerts)}::jsonb)`,
  );
  return rows;
}

async function resolveFired(tx: Tx, workspaceId: string, source: string, fingerprints: string[]): Promise<string[]> {
  if (fingerprints.length === 0) return [];
  const { rows } = await tx.execute<{ id: string }>(sql`
    select r.id from app.resolve_fired_alerts(${workspaceId}, ${source},
      array(select jsonb_array_elements_text(${JSON.stringify(fingerprints)}::jsonb))) as r (id)`);
  return rows.map(({ id }) => id);
}

/**
 * Our own format as a batch: agents' names become ids.
 * @returns the names that no agent has, in their place
 */
export async function readIntake(
  tx: Tx,
  intake: { source: string; alerts: IntakeItem[] },
): Promise<AlertBatch | { unknownAgents: string[] }> {
  const names = new Set(intake.alerts.flatMap((alert) => ("agent_name" in alert && alert.agent_name) || []));
  const ids = await findAgents(tx, [...names]);
  const unknownAgents = [...names].filter((name) => !ids.has(name));
  if (unknownAgents.length > 0) return { unknownAgents };
  const batch: AlertBatch = { source: intake.source, firing: [], resolved: [] };
  for (const alert of intake.alerts) {
    if (alert.status === "resolved") {
      batch.resolved.push(alert.fingerprint);
    } else {
      const { status: _, agent_name, ...fired } = alert;
      batch.firing.push({ ...fired, agent_id: fired.agent_id ?? (agent_name ? ids.get(agent_name) : null) });
    }
  }
  return batch;
}

async function findAgents(tx: Tx, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await tx.execute<{ id: string; name: string }>(
    sql`select id, agent_name as name from agent_registry where agent_name in ${names}`,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}
