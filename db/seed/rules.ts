/** Alert rules of the demo, and the alerts that they would have made: the product's own replay of the same history. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { FiredAlert } from "@/domain/alert-intake";
import { RULE_SOURCE, type RuleFields, type RuleMetric, startOf } from "@/domain/alert-rules";
import type { Breach } from "@/domain/breaches";
import { databaseOf } from "../client";
import { writeRuleAlert } from "../rule-alert";
import { type ReplayedScope, replayRule } from "../rule-preview";
import type { Tx } from "../workspace";
import type { Step } from "./journal";
import { seededRandom } from "./random";
import type { Stage } from "./stage";

type RuleStory = RuleFields & { off?: true };

function rule(name: string, metric: RuleMetric, changes: Partial<RuleStory> = {}): RuleStory {
  return { ...startOf(metric), name, ...changes };
}

const RULES: readonly RuleStory[] = [
  rule("An agent fails too often", "success_rate", { threshold: 85, minimumSample: 12 }),
  rule("Errors spike across the fleet", "error_spike", { scopeKind: "workspace", threshold: 3, windowHours: 6 }),
  rule("An agent is slow", "p95", { threshold: 75 }),
  rule("The day gets dear", "cost", { scopeKind: "workspace", threshold: 12 }),
  rule("Budget nearly used", "budget_used"),
  rule("Campaign behind plan", "behind_plan"),
  rule("Quest overdue", "overdue_quest"),
  rule("A strong signal came in", "strong_signal", { threshold: 90, relevanceThreshold: 80, off: true }),
];
const MADE = 33;
// A rule that fired more often than this would drown the rest of the demo's inbox.
const ALERTS_PER_RULE = 8;
const MINUTE = 60_000;

/** The rules, made by who handles alerts, before the days that they are replayed over. */
export function ruleSteps(stage: Stage): Step[] {
  const { workspaceId, clock, person, story, id } = stage;
  const by = person(story.handlers[0] ?? "");
  return RULES.map((each, i) => ({
    at: clock.at(MADE, `11:${String(10 + i * 4)}`),
    by,
    run: (client) =>
      client.query(
        `insert into alert_rules (workspace_id, id, name, metric, scope_kind, comparison, threshold, relevance_threshold, window_hours,
           minimum_sample, hold_minutes, severity_level, alert_type, recommended_actions, enabled, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
        [
          workspaceId,
          id("rule", each.name),
          each.name,
          each.metric,
          each.scopeKind,
          each.comparison,
          each.threshold,
          each.relevanceThreshold,
          each.windowHours,
          each.minimumSample,
          each.holdMinutes,
          each.severity,
          each.alertType,
          each.recommendedActions,
          !each.off,
          by,
          clock.at(MADE, `11:${String(10 + i * 4)}`),
        ],
      ),
  }));
}

/** What the rules made of the history that was recorded: each breach an alert, the open ones with their state. */
export async function ruleHistorySteps(client: pg.ClientBase, stage: Stage): Promise<Step[]> {
  const tx = databaseOf(client as pg.PoolClient) as Tx;
  const { workspaceId, story, clock } = stage;
  const steps: Step[] = [];
  for (const each of RULES.filter(({ off }) => !off)) {
    const { scopes } = await replayRule(tx, { workspaceId, timezone: story.timezone }, each, clock.now);
    const breaches = scopes
      .flatMap((scope) => scope.breaches.map((breach) => ({ scope, breach })))
      .sort((a, b) => b.breach.firedAt - a.breach.firedAt);
    for (const { scope, breach } of breaches.slice(0, ALERTS_PER_RULE))
      steps.push(...breachSteps(stage, each, scope, breach));
  }
  return steps;
}

function breachSteps(stage: Stage, told: RuleStory, { scope, readings }: ReplayedScope, breach: Breach): Step[] {
  const { workspaceId, story, person, id: idOf } = stage;
  const id = randomUUID();
  const ruleId = idOf("rule", told.name);
  const reading = readings.findLast(({ at }) => at <= breach.firedAt) ?? {
    at: breach.firedAt,
    value: breach.worst,
    sample: 0,
  };
  const alert = writeRuleAlert({ rule: { ...told, id: ruleId }, scope, reading, since: breach.since }, story, {});
  const fired = new Date(breach.firedAt);
  const last = breach.until ?? stage.clock.now.getTime();
  const random = seededRandom(`rule ${told.name} ${scope.name} ${readings.indexOf(reading)}`);
  const handled = fired.getTime() + random.int(6, 50) * MINUTE;
  const steps: Step[] = [{ at: fired, run: (client) => insertRuleAlert(client, stage, alert, id, fired) }];
  if (handled < last && random.chance(0.6)) {
    steps.push({
      at: new Date(handled),
      by: person(random.pick(story.handlers)),
      note: { batch: randomUUID() },
      run: (client) =>
        client.query(
          "update system_alerts set status = 'acknowledged', acknowledged_at = $3 where workspace_id = $1 and id = $2",
          [workspaceId, id, new Date(handled)],
        ),
    });
  }
  const over = breach.until === null ? null : new Date(breach.until);
  steps.push({
    at: over ?? new Date(last),
    note: { system: true, reason: "source" },
    run: (client) =>
      over
        ? client.query(
            "update system_alerts set status = 'resolved', resolved_at = $3 where workspace_id = $1 and id = $2",
            [workspaceId, id, over],
          )
        : client.query(
            `insert into alert_rule_states (workspace_id, rule_id, scope_id, scope_name, breaching_since, fired_at, known_at, alert_id,
               last_value, last_sample, evaluated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $7)`,
            [
              workspaceId,
              ruleId,
              scope.scopeId,
              scope.name,
              new Date(breach.since),
              fired,
              new Date(last),
              id,
              reading.value,
              reading.sample,
            ],
          ),
  });
  return steps;
}

function insertRuleAlert(client: pg.ClientBase, { workspaceId }: Stage, alert: FiredAlert, id: string, fired: Date) {
  return client.query(
    `insert into system_alerts (workspace_id, id, source, alert_type, severity_level, title, description, fingerprint,
       triggered_by_event, action_url, triggered_by_agent_id, related_campaign_id, triggered_by_signal_id, data_points,
       recommended_actions, triggered_at, last_seen_at, created_at)
     select $1, $2, $3, a.alert_type, a.severity_level, a.title, a.description, a.fingerprint, a.event, a.action_url, a.agent_id,
       a.campaign_id, a.signal_id, a.data_points, a.recommended_actions, $5, $5, $5
     from jsonb_to_record($4::jsonb) as a (alert_type text, severity_level text, title text, description text, fingerprint text,
       event text, action_url text, agent_id uuid, campaign_id uuid, signal_id uuid, data_points jsonb, recommended_actions text[])`,
    [workspaceId, id, RULE_SOURCE, JSON.stringify(alert), fired],
  );
}
