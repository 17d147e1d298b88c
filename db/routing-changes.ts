/** Writes of routing: rules and their order, policies, on-call schedules and overrides. */
import { type SQL, sql } from "drizzle-orm";
import {
  type OverrideInput,
  type PolicyInput,
  type RuleInput,
  readOverride,
  type ScheduleInput,
} from "@/domain/routing-input";
import type { Tx } from "./workspace";

type Author = { workspaceId: string; userId: string };
type Edited = { id: string; revision: number } | null;
/** "changed": somebody else saved first; "missing": it is gone. Nothing was saved then. */
export type SaveOutcome = "saved" | "changed" | "missing";

const list = (parts: SQL[]) => sql.join(parts, sql`, `);

/** Inserts, or updates what is still at the revision that the form was filled from. Names are ours, values are parameters. */
async function save(
  tx: Tx,
  author: Author,
  table: string,
  edited: Edited,
  values: Record<string, SQL>,
): Promise<SaveOutcome> {
  const columns = Object.entries(values).map(([column, value]) => [sql.identifier(column), value] as const);
  if (!edited) {
    await tx.execute(sql`insert into ${sql.identifier(table)} (workspace_id, created_by, ${list(columns.map(([column]) => sql`${column}`))})
      values (${author.workspaceId}, ${author.userId}, ${list(columns.map(([, value]) => value))})`);
    return "saved";
  }
  const { rowCount } = await tx.execute(sql`
    update ${sql.identifier(table)} set revision = revision + 1, ${list(columns.map(([column, value]) => sql`${column} = ${value}`))}
    where workspace_id = ${author.workspaceId} and id = ${edited.id} and revision = ${edited.revision}`);
  if (rowCount === 1) return "saved";
  const { rows } = await tx.execute(
    sql`select from ${sql.identifier(table)} where workspace_id = ${author.workspaceId} and id = ${edited.id}`,
  );
  return rows.length > 0 ? "changed" : "missing";
}

/** @returns false when it is gone already */
async function remove(tx: Tx, table: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from ${sql.identifier(table)} where workspace_id = app.workspace_id() and id = ${id}`,
  );
  return rowCount === 1;
}

/** A new rule comes last. */
export function saveRule(tx: Tx, author: Author, { edited, ...rule }: RuleInput): Promise<SaveOutcome> {
  return save(tx, author, "routing_rules", edited, {
    name: sql`${rule.name}`,
    is_enabled: sql`${rule.isEnabled}`,
    alert_types: sql`${sql.param(rule.alertTypes)}::text[]`,
    minimum_severity: sql`${rule.minimumSeverity}`,
    source: sql`${rule.source}`,
    campaign_id: sql`${rule.campaignId}`,
    agent_id: sql`${rule.agentId}`,
    policy_id: sql`${rule.policyId}`,
    goes_on: sql`${rule.goesOn}`,
    ...(edited ? {} : { rule_order: sql`(select coalesce(max(rule_order), 0) + 1 from routing_rules)` }),
  });
}

export function deleteRule(tx: Tx, id: string): Promise<boolean> {
  return remove(tx, "routing_rules", id);
}

/** Changes places with its neighbour; at the end nothing happens. @returns false when it is gone */
export async function moveRule(tx: Tx, { id, by }: { id: string; by: 1 | -1 }): Promise<boolean> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id from routing_rules where workspace_id = app.workspace_id() order by rule_order, id for update`,
  );
  const order = rows.map((row) => row.id);
  const from = order.indexOf(id);
  if (from < 0) return false;
  const neighbour = order[from + by];
  if (neighbour === undefined) return true;
  order[from + by] = id;
  order[from] = neighbour;
  await tx.execute(sql`
    update routing_rules r set rule_order = o.place
    from unnest(${sql.param(order)}::uuid[]) with ordinality o (id, place)
    where r.workspace_id = app.workspace_id() and r.id = o.id and r.rule_order <> o.place`);
  return true;
}

export function savePolicy(tx: Tx, author: Author, { edited, name, steps }: PolicyInput): Promise<SaveOutcome> {
  return save(tx, author, "escalation_policies", edited, {
    name: sql`${name}`,
    steps: sql`${JSON.stringify(steps)}::jsonb`,
  });
}

/** @returns the name of a rule that still leads to it, and then deletes nothing; else whether it was there */
export async function deletePolicy(tx: Tx, id: string): Promise<boolean | { usedBy: string }> {
  const { rows } = await tx.execute<{ name: string }>(
    sql`select name from routing_rules where policy_id = ${id} order by rule_order, id limit 1`,
  );
  if (rows[0]) return { usedBy: rows[0].name };
  return remove(tx, "escalation_policies", id);
}

export function saveSchedule(tx: Tx, author: Author, { edited, ...schedule }: ScheduleInput): Promise<SaveOutcome> {
  return save(tx, author, "on_call_schedules", edited, {
    name: sql`${schedule.name}`,
    timezone: sql`${schedule.timezone}`,
    rotation: sql`${sql.param(schedule.rotation)}::uuid[]`,
    turn: sql`${schedule.turn}`,
    handover_hour: sql`${schedule.handoverHour}`,
    starts_on: sql`${schedule.startsOn}`,
  });
}

/** @throws CX409 while a policy tells by it */
export function deleteSchedule(tx: Tx, id: string): Promise<boolean> {
  return remove(tx, "on_call_schedules", id);
}

/** @returns false when the schedule is gone, or what is wrong with the override's end; then nothing is saved */
export async function addOverride(
  tx: Tx,
  author: Author,
  { scheduleId, userId, ...times }: OverrideInput,
): Promise<boolean | { message: string }> {
  const { rows } = await tx.execute<{ timezone: string }>(
    sql`select timezone from on_call_schedules where id = ${scheduleId}`,
  );
  const zone = rows[0]?.timezone;
  if (!zone) return false;
  const window = readOverride(times, new Date(), zone);
  if ("message" in window) return window;
  const { startsAt, endsAt } = window;
  await tx.execute(sql`
    insert into on_call_overrides (workspace_id, schedule_id, user_id, starts_at, ends_at, created_by)
    values (${author.workspaceId}, ${scheduleId}, ${userId}, ${startsAt.toISOString()}, ${endsAt.toISOString()}, ${author.userId})`);
  return true;
}

export function removeOverride(tx: Tx, id: string): Promise<boolean> {
  return remove(tx, "on_call_overrides", id);
}
