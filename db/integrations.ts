/** A workspace's sources of alerts: made, listed, changed and deleted. What one sends comes in by db/integration-check.ts. */
import { and, eq, sql } from "drizzle-orm";
import type { DeliveryResult, IntegrationKind } from "@/domain/integrations";
import { PREVIOUS_SECRET_HOURS } from "@/domain/integrations";
import { users } from "./schema/auth";
import { integrations } from "./schema/integrations";
import type { Tx } from "./workspace";

export type IntegrationRow = {
  id: string;
  kind: IntegrationKind;
  name: string;
  source: string;
  disabled: boolean;
  signed: boolean;
  /** False where the sender's own secret has not been set yet: everything is refused until it is. */
  ready: boolean;
  createdBy: string | null;
  createdAt: Date;
  secretChangedAt: Date | null;
  /** Until when the previous secret is good as well. */
  previousUntil: Date | null;
  lastDeliveryAt: Date | null;
  lastResult: DeliveryResult | null;
};

// The last delivery is never pruned. Kept there and not here: many that come at once would wait for this one row.
const last = sql`(select d.received_at, d.result from integration_deliveries d
  where d.workspace_id = ${integrations.workspaceId} and d.integration_id = ${integrations.id}
  order by d.received_at desc, d.id desc limit 1)`;

function select(tx: Tx) {
  return tx
    .select({
      id: integrations.id,
      kind: integrations.kind,
      name: integrations.name,
      source: integrations.source,
      disabled: sql<boolean>`${integrations.disabledAt} is not null`,
      signed: sql<boolean>`coalesce((${integrations.settings} ->> 'signed')::boolean, false)`,
      ready: sql<boolean>`coalesce(${integrations.keyHash}, ${integrations.secretSealed}) is not null`,
      createdBy: users.name,
      createdAt: integrations.createdAt,
      secretChangedAt: integrations.secretChangedAt,
      previousUntil:
        sql<Date | null>`case when ${integrations.previousUntil} > now() then ${integrations.previousUntil} end`.mapWith(
          integrations.previousUntil,
        ),
      lastDeliveryAt: sql<Date | null>`(select l.received_at from ${last} l)`.mapWith(integrations.createdAt),
      lastResult: sql<DeliveryResult | null>`(select l.result from ${last} l)`,
    })
    .from(integrations)
    .leftJoin(users, eq(users.id, integrations.createdBy));
}

/** By name; the first two hundred. */
export async function listIntegrations(tx: Tx): Promise<IntegrationRow[]> {
  return select(tx).orderBy(sql`lower(${integrations.name})`, integrations.id).limit(200);
}

export async function findIntegration(tx: Tx, id: string): Promise<IntegrationRow | null> {
  const [row] = await select(tx).where(eq(integrations.id, id));
  return row ?? null;
}

export type Secrets = { keyHash: string | null; secretSealed: string | null };
export type NewIntegration = Secrets & {
  id: string;
  workspaceId: string;
  kind: IntegrationKind;
  name: string;
  source: string;
  signed: boolean;
  createdBy: string;
};

/** @returns false when another one has this source */
export async function createIntegration(tx: Tx, { signed, ...values }: NewIntegration): Promise<boolean> {
  const made = await tx
    .insert(integrations)
    .values({ ...values, settings: signed ? { signed } : {}, secretChangedAt: sql`now()` })
    .onConflictDoNothing({ target: [integrations.workspaceId, integrations.source] })
    .returning({ id: integrations.id });
  return made.length > 0;
}

/**
 * Puts new secrets in the place of the present ones.
 * @param keepPrevious whether those stay good for a day, so that nothing is lost while the sender is changed
 */
export async function replaceSecrets(tx: Tx, id: string, secrets: Secrets, keepPrevious: boolean): Promise<boolean> {
  const kept = sql.raw(keepPrevious ? "true" : "false");
  const changed = await tx
    .update(integrations)
    .set({
      ...secrets,
      previousKeyHash: sql`case when ${kept} then ${integrations.keyHash} end`,
      previousSecretSealed: sql`case when ${kept} then ${integrations.secretSealed} end`,
      previousUntil: sql`case when ${kept} then now() + make_interval(hours => ${PREVIOUS_SECRET_HOURS}) end`,
      secretChangedAt: sql`now()`,
    })
    .where(eq(integrations.id, id))
    .returning({ id: integrations.id });
  return changed.length > 0;
}

/** What its alerts are fired under stays. @returns false when it is no longer there */
export async function renameIntegration(tx: Tx, id: string, name: string): Promise<boolean> {
  const changed = await tx.update(integrations).set({ name }).where(eq(integrations.id, id)).returning();
  return changed.length > 0;
}

/** @returns false when it is no longer there */
export async function setDisabled(tx: Tx, id: string, disabled: boolean): Promise<boolean> {
  const disabledAt = disabled ? sql`coalesce(${integrations.disabledAt}, now())` : null;
  const changed = await tx.update(integrations).set({ disabledAt }).where(eq(integrations.id, id)).returning();
  return changed.length > 0;
}

/** With its log; the alerts that it fired stay. @param typedName must be its name @returns false when it is not */
export async function deleteIntegration(tx: Tx, id: string, typedName: string): Promise<boolean> {
  const gone = await tx
    .delete(integrations)
    .where(and(eq(integrations.id, id), eq(integrations.name, typedName)))
    .returning({ id: integrations.id });
  return gone.length > 0;
}
