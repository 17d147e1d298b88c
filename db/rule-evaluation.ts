/** The minute's look at a workspace's rules: figures, breaches, alerts. */
import { eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { METRICS, RULE_SOURCE, type RuleMetric } from "@/domain/alert-rules";
import { AT_REST, type BreachState, type Reading, type Step, stepBreach } from "@/domain/breaches";
import { takeAlerts } from "./alert-intake";
import { readScopeNames } from "./alert-rules";
import { fingerprintOf, writeRuleAlert } from "./rule-alert";
import { readFigures, type ScopeFigures } from "./rule-figures/read";
import { alertRules } from "./schema/alert-rules";
import { workspaces } from "./schema/tenancy";
import type { Tx } from "./workspace";

const { workspaceId: _, createdBy: __, ...columns } = getTableColumns(alertRules);

type Rule = Awaited<ReturnType<typeof listEnabledRules>>[number];
type Scope = Omit<ScopeFigures, "readings">;
type Look = { rule: Rule; scope: Scope; reading: Reading; step: Step; alertId: string | null };

export type Evaluation = { looked: number; fired: number; resolved: number };

/**
 * Looks at every enabled rule once. Exactly once also when several workers come at the same minute: one holds the
 * workspace's lock, the others leave it to that one.
 * @returns what came of it; null when there is nothing to do or somebody else does it
 */
export async function evaluateAlertRules(tx: Tx, workspaceId: string, at = new Date()): Promise<Evaluation | null> {
  const rules = await listEnabledRules(tx);
  if (rules.length === 0 || !(await takeTurn(tx, workspaceId))) return null;
  const [workspace] = await tx
    .select({ slug: workspaces.slug, timezone: workspaces.timezone, currency: workspaces.currency })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  if (!workspace) return null;

  const stored = await readStates(tx, workspaceId);
  const looks = lookAt(rules, stored, await readNow(tx, workspaceId, workspace.timezone, rules, at), at);
  const changed = looks.filter(
    ({ step, scope, rule }) => step.state.since !== null || stored.has(fingerprintOf(rule.id, scope.scopeId)),
  );
  if (changed.length === 0) return { looked: looks.length, fired: 0, resolved: 0 };

  const firing = changed.filter(({ step }) => step.event === "fire");
  const over = changed.filter(({ step }) => step.event === "resolve");
  const names =
    firing.length > 0
      ? await readScopeNames(
          tx,
          rules.flatMap(({ scopeIds }) => scopeIds),
        )
      : {};
  const report = await takeAlerts(tx, workspaceId, {
    source: RULE_SOURCE,
    firing: firing.map(({ rule, scope, reading, step }) =>
      writeRuleAlert({ rule, scope, reading, since: step.state.since ?? reading.at }, workspace, names),
    ),
    resolved: over.map(({ rule, scope }) => fingerprintOf(rule.id, scope.scopeId)),
  });
  for (const { item, id } of report.fired) {
    const look = firing[item - 1];
    if (look) look.alertId = id;
  }
  await keepStates(tx, workspaceId, changed);
  return { looked: looks.length, fired: firing.length, resolved: over.length };
}

/** Held until the commit, so that a rule that is being changed or deleted is so before or after, never meanwhile. */
function listEnabledRules(tx: Tx) {
  return tx.select(columns).from(alertRules).where(eq(alertRules.enabled, true)).orderBy(alertRules.id).for("share");
}

async function takeTurn(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await tx.execute<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`alert rules ${workspaceId}`}, 0)) as mine`,
  );
  return rows[0]?.mine ?? false;
}

const milliseconds = (moment: SQL) => sql`(extract(epoch from ${moment}) * 1000)::bigint`;

type Stored = { ruleId: string; scope: Scope; state: BreachState };

/** The breaches of enabled rules, by fingerprint: those that wait and those that have fired. */
async function readStates(tx: Tx, workspaceId: string): Promise<Map<string, Stored>> {
  const { rows } = await tx.execute<{ ruleId: string; scopeId: string; name: string } & BreachState>(sql`
    select s.rule_id as "ruleId", s.scope_id as "scopeId", s.scope_name as name, ${milliseconds(sql`s.breaching_since`)} as since,
      ${milliseconds(sql`s.fired_at`)} as "firedAt", ${milliseconds(sql`s.known_at`)} as "knownAt"
    from alert_rule_states s where s.workspace_id = ${workspaceId}`);
  return new Map(
    rows.map(({ ruleId, scopeId, name, ...state }) => [
      fingerprintOf(ruleId, scopeId),
      { ruleId, scope: { ruleId, scopeId, name, agentId: null, campaignId: null, signalId: null }, state },
    ]),
  );
}

/** One statement for each metric that some rule watches. */
async function readNow(
  tx: Tx,
  workspaceId: string,
  timezone: string,
  rules: readonly Rule[],
  at: Date,
): Promise<ScopeFigures[]> {
  const figures: ScopeFigures[] = [];
  for (const metric of new Set<RuleMetric>(rules.map((rule) => rule.metric))) {
    const watching = rules.filter((rule) => rule.metric === metric);
    const looks = { from: at, to: at, stepHours: 1 };
    figures.push(...(await readFigures(tx, metric, { workspaceId, timezone, rules: watching, looks })));
  }
  return figures;
}

/** Steps every scope that has a figure, and every one that had a breach and has no figure now. */
function lookAt(
  rules: readonly Rule[],
  stored: Map<string, Stored>,
  figures: readonly ScopeFigures[],
  at: Date,
): Look[] {
  const seen = new Set(figures.map(({ ruleId, scopeId }) => fingerprintOf(ruleId, scopeId)));
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const missing = [...stored.values()].filter(({ scope }) => !seen.has(fingerprintOf(scope.ruleId, scope.scopeId)));
  return [...figures, ...missing.map(({ scope }) => ({ ...scope, readings: [] }))].flatMap(({ readings, ...scope }) => {
    const rule = ruleOf.get(scope.ruleId);
    if (!rule) return [];
    const gone = METRICS[rule.metric].absent === "over";
    const reading = { ...(readings[0] ?? { value: null, sample: 0, gone }), at: at.getTime() };
    const state = stored.get(fingerprintOf(rule.id, scope.scopeId))?.state ?? AT_REST;
    return [{ rule, scope, reading, step: stepBreach(state, reading, rule), alertId: null }];
  });
}

const isoMoment = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Breaches that last are kept, those that are over go. */
async function keepStates(tx: Tx, workspaceId: string, looks: readonly Look[]): Promise<void> {
  const over = looks.filter(({ step }) => step.state.since === null);
  if (over.length > 0) {
    await tx.execute(sql`
      delete from alert_rule_states where workspace_id = ${workspaceId}
        and fingerprint in ${over.map(({ rule, scope }) => fingerprintOf(rule.id, scope.scopeId))}`);
  }
  const rows = looks
    .filter(({ step }) => step.state.since !== null)
    .map(({ rule, scope, reading, step, alertId }) => ({
      rule_id: rule.id,
      scope_id: scope.scopeId,
      scope_name: scope.name.slice(0, 300),
      breaching_since: isoMoment(step.state.since),
      fired_at: isoMoment(step.state.firedAt),
      known_at: isoMoment(step.state.knownAt),
      alert_id: alertId,
      last_value: reading.value,
      last_sample: reading.sample,
      evaluated_at: isoMoment(reading.at),
    }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into alert_rule_states as s (workspace_id, rule_id, scope_id, scope_name, breaching_since, fired_at, known_at, alert_id,
      last_value, last_sample, evaluated_at)
    select ${workspaceId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (rule_id uuid, scope_id text,
      scope_name text, breaching_since timestamptz, fired_at timestamptz, known_at timestamptz, alert_id uuid,
      last_value double precision, last_sample double precision, evaluated_at timestamptz)
    on conflict (workspace_id, rule_id, scope_id) do update set scope_name = excluded.scope_name, fired_at = excluded.fired_at,
      known_at = excluded.known_at, alert_id = coalesce(excluded.alert_id, s.alert_id), last_value = excluded.last_value,
      last_sample = excluded.last_sample, evaluated_at = excluded.evaluated_at`);
}
