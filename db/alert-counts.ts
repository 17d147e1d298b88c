/** The numbers beside the inbox: tabs and facets. */
import { type SQL, sql } from "drizzle-orm";
import { type AlertFilter, COUNT_CAP, INBOX_FACETS, type InboxCounts, type InboxFacet } from "@/domain/alert-inbox";
import { INBOX_TABS } from "@/domain/alerts";
import { matching } from "./alert-filter";
import { sendForText } from "./send";
import type { Tx } from "./workspace";

/** Values shown of one facet, those with the most alerts. */
const VALUES_PER_FACET = 40;

/**
 * The JSON of `InboxCounts`: counts per tab (as if no tab were chosen) and per facet value (as if that facet restricted
 * nothing). With severity and type alone they are sums of counters: exact and quick at any size. Under other conditions
 * the rows are counted, up to COUNT_CAP of them per number.
 */
export function writeCounts(filter: AlertFilter, viewer: string | null): SQL {
  const byCounters = filter.q === "" && [filter.agent, filter.campaign, filter.assignee].every(({ length }) => !length);
  const cells = byCounters ? fromCounters(filter) : fromRows(filter, viewer);
  const tabs = INBOX_TABS.map(
    (tab) => sql`${tab}::text, coalesce((select alerts from cells where facet = 'tab' and value = ${tab}), 0)`,
  );
  const facets = INBOX_FACETS.map(
    (
      facet,
    ) => sql`${facet}::text, (select coalesce(json_agg(json_build_object('value', value, 'label', label, 'alerts', alerts)), '[]')
      from cells where facet = ${facet})`,
  );
  const capped = byCounters
    ? sql`false`
    : sql`coalesce((select max(alerts) from cells where facet = 'tab') >= ${COUNT_CAP}, false)`;
  return sql`(with cells as materialized (${sql.join(cells, sql` union all `)})
    select json_build_object('tabs', json_build_object(${sql.join(tabs, sql`, `)}),
      'facets', json_build_object(${sql.join(facets, sql`, `)}), 'capped', ${capped}))`;
}

export async function countInbox(tx: Tx, filter: AlertFilter, viewer: string | null): Promise<InboxCounts> {
  return JSON.parse(await sendForText(tx, sql`select ${writeCounts(filter, viewer)}::text as json`)) as InboxCounts;
}

const AGENT_NAME = sql`(select r.agent_name from agent_registry r where r.id = c.value)`;
const CAMPAIGN_NAME = sql`(select k.name from campaigns k where k.id = c.value)`;
const PERSON_NAME = sql`(select u.name from auth.users u where u.id = c.value)`;

function idFacet(facet: InboxFacet, name: SQL, cells: SQL): SQL {
  return sql`(select ${facet}::text as facet, coalesce(c.value::text, 'none') as value, ${name} as label, c.alerts
    from (${cells} limit ${VALUES_PER_FACET}) c)`;
}

/** Sums of counter cells. Their columns match system_alerts' but for the severity, which is stored as its word. */
function fromCounters(filter: AlertFilter): SQL[] {
  const where = (facet: string, except?: InboxFacet | "tab") => {
    const parts = [sql`c.facet = ${facet}`];
    if (except !== "tab" && filter.tab !== "all") parts.push(sql`c.inbox_tab = ${filter.tab}`);
    if (except !== "severity" && filter.severity.length > 0) parts.push(sql`c.severity_level in ${filter.severity}`);
    if (except !== "type" && filter.type.length > 0) parts.push(sql`c.alert_type in ${filter.type}`);
    return sql.join(parts, sql` and `);
  };
  const words = (facet: string, column: SQL, except: InboxFacet | "tab") =>
    sql`(select ${facet}::text as facet, ${column} as value, null::text as label, sum(c.alerts)::bigint as alerts
      from alert_counts c where ${where("all", except)} group by ${column} having sum(c.alerts) > 0)`;
  const ids = (facet: InboxFacet, name: SQL) =>
    idFacet(
      facet,
      name,
      sql`select c.value, sum(c.alerts)::bigint as alerts from alert_counts c
      where ${where(facet)} group by c.value having sum(c.alerts) > 0 order by 2 desc, 1`,
    );
  return [
    words("tab", sql`c.inbox_tab`, "tab"),
    words("severity", sql`c.severity_level`, "severity"),
    words("type", sql`c.alert_type`, "type"),
    ids("agent", AGENT_NAME),
    ids("campaign", CAMPAIGN_NAME),
    ids("assignee", PERSON_NAME),
  ];
}

function fromRows(filter: AlertFilter, viewer: string | null): SQL[] {
  const matched = (column: SQL, except: InboxFacet | "tab") =>
    sql`(select ${column} as value from system_alerts a where ${matching(filter, viewer, except)} limit ${COUNT_CAP})`;
  const words = (facet: InboxFacet | "tab", column: SQL) =>
    sql`(select ${facet}::text as facet, m.value, null::text as label, count(*) as alerts
      from ${matched(column, facet)} m group by m.value)`;
  const ids = (facet: InboxFacet, column: SQL, name: SQL) =>
    idFacet(
      facet,
      name,
      sql`select m.value, count(*) as alerts from ${matched(column, facet)} m group by m.value order by 2 desc, 1`,
    );
  return [
    words("tab", sql`a.inbox_tab`),
    words("severity", sql`a.severity_level`),
    words("type", sql`a.alert_type`),
    ids("agent", sql`a.triggered_by_agent_id`, AGENT_NAME),
    ids("campaign", sql`a.related_campaign_id`, CAMPAIGN_NAME),
    ids("assignee", sql`a.assigned_to`, PERSON_NAME),
  ];
}

/** How many alerts match that had fired by `asOf`: the true number, however large. */
export async function countMatching(tx: Tx, filter: AlertFilter, viewer: string | null, asOf: string): Promise<number> {
  const { rows } = await tx.execute<{ alerts: number }>(
    sql`select count(*) as alerts from system_alerts a where ${matching(filter, viewer)} and a.triggered_at <= ${asOf}`,
  );
  return rows[0]?.alerts ?? 0;
}
