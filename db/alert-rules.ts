/** Rules that make alerts: listed with where they stand, made, changed, switched off, deleted. */
import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import { RULE_SOURCE, type RuleFields } from "@/domain/alert-rules";
import type { AlertStatus } from "@/domain/alerts";
import { takeAlerts } from "./alert-intake";
import { resolveUpdate, type Saved } from "./revisions";
import { agentRegistry } from "./schema/agents";
import { alertRules } from "./schema/alert-rules";
import { campaigns } from "./schema/campaigns";
import type { Membership, Tx } from "./workspace";

const { workspaceId: _, createdBy: __, createdAt: ___, ...columns } = getTableColumns(alertRules);

/** A breach that has made its alert. `alertId` null once that is deleted; moments are ISO 8601. */
export type OpenBreach = {
  ruleId: string;
  scopeId: string;
  name: string;
  since: string;
  value: number | null;
  alertId: string | null;
  alertStatus: AlertStatus | null;
};
export type RuleList = {
  rules: (AlertRule & { open: OpenBreach[]; waiting: number })[];
  /** What the ids of scopes are called. */
  names: Record<string, string>;
};

const BREACHES_SHOWN = 500;

/** Every rule by name, with its open breaches (the oldest first) and how many scopes wait for their minutes to pass. */
export async function listAlertRules(tx: Tx): Promise<RuleList> {
  const rules = await tx
    .select(columns)
    .from(alertRules)
    .orderBy(asc(sql`lower(${alertRules.name})`), asc(alertRules.id));
  if (rules.length === 0) return { rules: [], names: {} };
  const open = await tx.execute<OpenBreach>(sql`
    select s.rule_id as "ruleId", s.scope_id as "scopeId", s.scope_name as name, to_json(s.fired_at) #>> '{}' as since,
      s.last_value as value, a.id as "alertId", a.status as "alertStatus"
    from alert_rule_states s
    left join system_alerts a on a.workspace_id = s.workspace_id and a.id = s.alert_id
    where s.workspace_id = app.workspace_id() and s.fired_at is not null
    order by s.fired_at, s.scope_name limit ${BREACHES_SHOWN}`);
  const waiting = await tx.execute<{ ruleId: string; n: number }>(sql`
    select rule_id as "ruleId", count(*)::integer as n from alert_rule_states
    where workspace_id = app.workspace_id() and fired_at is null group by 1`);
  return {
    rules: rules.map((rule) => ({
      ...rule,
      open: open.rows.filter(({ ruleId }) => ruleId === rule.id),
      waiting: waiting.rows.find(({ ruleId }) => ruleId === rule.id)?.n ?? 0,
    })),
    names: await readScopeNames(
      tx,
      rules.flatMap(({ scopeIds }) => scopeIds),
    ),
  };
}

/** The names of agents and campaigns by their ids; a guild's id is its name. */
export async function readScopeNames(tx: Tx, ids: readonly string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const { rows } = await tx.execute<{ id: string; name: string }>(sql`
    with asked as (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as id)
    select r.id::text as id, r.agent_name as name from agent_registry r where r.id::text in (select id from asked)
    union all
    select c.id::text, c.name from campaigns c
    where c.workspace_id = app.workspace_id() and c.id::text in (select id from asked)`);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** What a rule can watch: the agents that work here or have, guilds, and campaigns that are not archived. */
export async function listRuleChoices(tx: Tx) {
  const agents = await tx
    .selectDistinct({ id: agentRegistry.id, name: agentRegistry.agentName, guild: agentRegistry.guildName })
    .from(agentRegistry)
    .where(
      sql`exists (select from agent_assignments a where a.workspace_id = app.workspace_id() and a.agent_id = ${agentRegistry.id})`,
    )
    .orderBy(asc(agentRegistry.agentName));
  return {
    agents: agents.map(({ id, name }) => ({ id, name })),
    guilds: [...new Set(agents.map(({ guild }) => guild))].sort().map((name) => ({ id: name, name })),
    campaigns: await tx
      .select({ id: campaigns.id, name: campaigns.name })
      .from(campaigns)
      .where(sql`${campaigns.status} <> 'archived'`)
      .orderBy(asc(campaigns.name)),
  };
}
export type RuleChoices = Awaited<ReturnType<typeof listRuleChoices>>;

export async function findAlertRule(tx: Tx, id: string) {
  const [row] = await tx.select(columns).from(alertRules).where(eq(alertRules.id, id));
  return row;
}
export type AlertRule = NonNullable<Awaited<ReturnType<typeof findAlertRule>>>;

/** Sending the same id again makes no second one. @throws CX404 for a scope that isn't there, CX409 beyond 100 rules */
export async function createAlertRule(tx: Tx, member: Membership, input: RuleFields & { id: string }): Promise<void> {
  await tx
    .insert(alertRules)
    .values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId })
    .onConflictDoNothing({ target: [alertRules.workspaceId, alertRules.id] });
}

/**
 * Changes a rule that is still at `revision`. Watching something else begins afresh: what it had open resolves, and what
 * still breaches fires again within the minute.
 */
export async function updateAlertRule(
  tx: Tx,
  member: Membership,
  input: RuleFields & { id: string; revision: number },
): Promise<Saved<AlertRule>> {
  const { id, revision, ...fields } = input;
  const before = await holdAlertRule(tx, id);
  const [updated] = await tx
    .update(alertRules)
    .set(fields)
    .where(and(eq(alertRules.id, id), eq(alertRules.revision, revision)))
    .returning(columns);
  if (before && updated && scopeOf(before) !== scopeOf(updated)) await endBreaches(tx, member.workspaceId, id);
  return resolveUpdate(tx, updated, { table: "alert_rules", id, revision }, () => findAlertRule(tx, id));
}

function scopeOf({ scopeKind, scopeIds }: Pick<RuleFields, "scopeKind" | "scopeIds">): string {
  return [scopeKind, ...scopeIds.toSorted()].join();
}

/** A rule that is switched off resolves what it had open. @returns false when there is no such rule */
export async function enableAlertRule(
  tx: Tx,
  member: Membership,
  input: { id: string; enabled: boolean },
): Promise<boolean> {
  const changed = await tx
    .update(alertRules)
    .set({ enabled: input.enabled })
    .where(eq(alertRules.id, input.id))
    .returning({ id: alertRules.id });
  if (!input.enabled) await endBreaches(tx, member.workspaceId, input.id);
  return changed.length > 0;
}

/** Its open alerts resolve, and all it ever made stay. @returns false when there is no such rule */
export async function deleteAlertRule(tx: Tx, member: Membership, id: string): Promise<boolean> {
  if (!(await holdAlertRule(tx, id))) return false;
  await endBreaches(tx, member.workspaceId, id);
  await tx.delete(alertRules).where(eq(alertRules.id, id));
  return true;
}

/** The rule, held: an evaluation that is under way is over, and none begins before the commit. */
async function holdAlertRule(tx: Tx, id: string): Promise<AlertRule | undefined> {
  const [row] = await tx.select(columns).from(alertRules).where(eq(alertRules.id, id)).for("update");
  return row;
}

async function endBreaches(tx: Tx, workspaceId: string, ruleId: string): Promise<void> {
  const { rows } = await tx.execute<{ fingerprint: string; open: boolean }>(sql`
    delete from alert_rule_states where workspace_id = ${workspaceId} and rule_id = ${ruleId}
    returning fingerprint, fired_at is not null as open`);
  const resolved = rows.filter(({ open }) => open).map(({ fingerprint }) => fingerprint);
  await takeAlerts(tx, workspaceId, { source: RULE_SOURCE, firing: [], resolved });
}
