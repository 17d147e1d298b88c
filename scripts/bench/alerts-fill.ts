/** Fills inboxes: quickly, but with the time line and the counters as the product's own triggers write them. */
import type { Client } from "pg";
import type { Ground } from "./ground";

export const NEIGHBOURS = 50;
const ALERTS_OF_A_NEIGHBOUR = 2_000;
const PORTION = 50_000;

/** Other workspaces with inboxes of their own. */
export async function fillNeighbours({ admin }: Ground): Promise<void> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into workspaces (name, slug) select 'Neighbour ' || n, 'neighbour-' || n from generate_series(1, $1) n returning id`,
    [NEIGHBOURS],
  );
  for (const { id } of rows) await fillInbox(admin, id, ALERTS_OF_A_NEIGHBOUR);
}

/**
 * Brings a workspace's inbox to `alerts` alerts of three months: six tenths are closed, a tenth is acknowledged, a
 * twentieth snoozed. Then the tables are as the database's own upkeep leaves them by the next day.
 */
export async function fillInbox(admin: Client, workspaceId: string, alerts: number): Promise<void> {
  const { rows } = await admin.query<{ alerts: number }>(
    "select count(*)::integer as alerts from system_alerts where workspace_id = $1",
    [workspaceId],
  );
  for (let from = (rows[0]?.alerts ?? 0) + 1; from <= alerts; from += PORTION) {
    await admin.query("begin");
    // The past is nobody's news: it is neither routed nor sent nor announced, and its pointers are known to be good.
    await admin.query("alter table alert_events disable trigger all");
    await admin.query("select set_config('app.current_workspace_id', $1, true)", [workspaceId]);
    await admin.query(FILL, [workspaceId, from, Math.min(from + PORTION - 1, alerts)]);
    await admin.query("alter table alert_events enable trigger all");
    await admin.query("select app.fold_alert_counts($1)", [workspaceId]);
    await admin.query("commit");
  }
}

/** What autovacuum does in its time. */
export async function tidy({ admin }: Ground): Promise<void> {
  await admin.query("vacuum (analyze) system_alerts, alert_events, alert_counts");
}

// Where a list is shorter than its draw, the alert has none: no agent, no campaign, nobody.
const FILL = `
  insert into system_alerts (workspace_id, alert_type, severity_level, status, title, description, data_points, source, fingerprint,
    triggered_by_agent_id, related_campaign_id, assigned_to, triggered_at, created_at, last_seen_at, acknowledged_at, acknowledged_by,
    resolved_at, snooze_wake, snoozed_until)
  select $1, (array['performance', 'error', 'anomaly', 'action_required', 'milestone', 'opportunity'])[1 + floor(6 * d.kind)],
    case when d.severity < 0.02 then 'critical' when d.severity < 0.1 then 'high' when d.severity < 0.4 then 'medium'
      when d.severity < 0.8 then 'low' else 'info' end,
    case when d.state < 0.5 then 'resolved' when d.state < 0.6 then 'dismissed' when d.state < 0.7 then 'acknowledged' else 'active' end,
    'Checkout of shop ' || d.n % 977 || ' answers after ' || floor(9000 * d.kind) || ' ms',
    'The ninety-fifth percentile of the last five minutes is above what was agreed. Watched by probe ' || d.n % 61 || '.',
    jsonb_build_object('shop', d.n % 977, 'p95', floor(9000 * d.kind), 'region', 'eu-' || d.n % 7), 'bench', 'bench-' || d.n,
    k.agents[1 + floor(d.agent * cardinality(k.agents) * 1.2)], k.campaigns[1 + floor(d.campaign * cardinality(k.campaigns) * 2)],
    k.people[1 + floor(d.person * cardinality(k.people) * 3)], d.at, d.at, d.at + interval '2 minutes',
    case when d.state < 0.7 and d.state >= 0.6 then d.at + interval '4 minutes' end,
    case when d.state < 0.7 and d.state >= 0.6 then k.people[1 + floor(d.kind * cardinality(k.people))] end,
    case when d.state < 0.6 then d.at + interval '1 hour' end,
    case when d.state > 0.95 then 'time' end, case when d.state > 0.95 then now() + interval '1 day' + d.kind * interval '30 days' end
  from (
    select n, now() - interval '90 days' * random() - interval '10 minutes' as at, random() as state, random() as severity, random() as kind,
      random() as agent, random() as campaign, random() as person
    from generate_series($2::integer, $3::integer) n offset 0) d,
    (select array(select a.id from agent_registry a order by a.agent_name limit 40) as agents,
      array(select c.id from campaigns c where c.workspace_id = $1 order by c.id) as campaigns,
      array(select m.user_id from workspace_members m where m.workspace_id = $1 order by m.user_id) as people) k`;
