/** The numbers beside the inbox: tabs and facets. */
import { type SQL, sql } from "drizzle-orm";
import { type AlertFilter, COUNT_CAP, INBOX_FACETS, type InboxCounts, type InboxFacet } from "@/domain/alert-inbox";
import { INBOX_TABS, type InboxTab } from "@/domain/alerts";
import { matching, oneOf, word } from "./alert-filter";
import { sendForText } from "./send";
import type { Tx } from "./workspace";

/** Values shown of one facet, those with the most alerts. */
const VALUES_PER_FACET = 40;

const COLUMNS = {
  tab: sql.raw("inbox_tab"),
  severity: sql.raw("severity_level"),
  type: sql.raw("alert_type"),
  agent: sql.raw("triggered_by_agent_id"),
  campaign: sql.raw("related_campaign_id"),
  assignee: sql.raw("assigned_to"),
} satisfies Record<InboxFacet | "tab", SQL>;

type IdFacet = "agent" | "campaign" | "assignee";

/** The facets whose values are ids: the name of `c.value`, and what is joined for it (the fleet is small, see alerts.ts). */
const NAMES: Record<IdFacet, { name: SQL; from: SQL }> = {
  agent: { name: sql`r.agent_name`, from: sql`left join agent_registry r on r.id = c.value` },
  campaign: { name: sql`(select k.name from campaigns k where k.id = c.value)`, from: sql`` },
  assignee: { name: sql`(select u.name from auth.users u where u.id = c.value)`, from: sql`` },
};
const ID_FACETS = Object.keys(NAMES) as IdFacet[];

/**
 * Rows of (facet, value, label, alerts, is_partial). `matched` are the tabs of which they need the rows that match:
 * see `writeMatched`.
 */
type Cells = { cells: SQL[]; matched: readonly InboxTab[] };

/**
 * The JSON of `InboxCounts`: counts per tab (as if no tab were chosen) and per facet value (as if that facet restricted
 * nothing). Severities and types, and the values of one facet more, are sums of counters: exact and quick at any size.
 * Under further conditions the rows are counted, up to COUNT_CAP of them per number.
 */
export function writeCounts(filter: AlertFilter, viewer: string | null): SQL {
  const chosen = ID_FACETS.filter((facet) => filter[facet].length > 0);
  const { cells, matched } =
    filter.q === "" && chosen.length <= 1 ? fromCounters(filter, viewer, chosen[0]) : fromRows(filter, viewer);
  // One pass over the cells: as many subqueries as there are numbers would take longer to start than to run.
  const tabs = INBOX_TABS.map(
    (tab) => sql`${word(tab)}, coalesce(max(c.alerts) filter (where c.facet = 'tab' and c.value = ${word(tab)}), 0)`,
  );
  const facets = INBOX_FACETS.map(
    (facet) => sql`${word(facet)}, coalesce(json_agg((select v from (select c.value, c.label, c.alerts) v))
      filter (where c.facet = ${word(facet)}), '[]')`,
  );
  return sql`(${matched.length > 0 ? sql`with ${writeMatched(filter, viewer, matched)}` : sql``}
    select json_build_object('tabs', json_build_object(${sql.join(tabs, sql`, `)}),
      'facets', json_build_object(${sql.join(facets, sql`, `)}),
      'partial', coalesce(json_agg(distinct case c.facet when 'tab' then c.value else c.facet end) filter (where c.is_partial), '[]'))
    from (${sql.join(cells, sql` union all `)}) c)`;
}

export async function countInbox(tx: Tx, filter: AlertFilter, viewer: string | null): Promise<InboxCounts> {
  return JSON.parse(await sendForText(tx, sql`select ${writeCounts(filter, viewer)}::text as json`)) as InboxCounts;
}

/** Puts names to the values of a facet of ids, given as rows of (value, alerts, is_partial). */
function named(facet: IdFacet, values: SQL): SQL {
  const { name, from } = NAMES[facet];
  return sql`(select ${word(facet)} as facet, coalesce(c.value::text, 'none') as value, ${name} as label, c.alerts, c.is_partial
    from (${values} order by 2 desc, 1 limit ${VALUES_PER_FACET}) c ${from})`;
}

/**
 * Sums of counter cells. Their columns match system_alerts' but for the severity, which is stored as its word.
 * @param base the one facet of ids that restricts; of the others the rows are counted then
 */
function fromCounters(filter: AlertFilter, viewer: string | null, base: IdFacet | undefined): Cells {
  const where = (facet: "all" | IdFacet, except?: InboxFacet | "tab") => {
    const parts = [sql`c.facet = ${word(facet)}`];
    if (except !== "tab" && filter.tab !== "all") parts.push(sql`c.inbox_tab = ${word(filter.tab)}`);
    if (except !== "severity" && filter.severity.length > 0) parts.push(sql`c.severity_level in ${filter.severity}`);
    if (except !== "type" && filter.type.length > 0) parts.push(sql`c.alert_type in ${filter.type}`);
    if (base && except !== base) parts.push(oneOf(sql`c.value`, filter[base], viewer));
    return sql.join(parts, sql` and `);
  };
  const words = (facet: "tab" | "severity" | "type") =>
    sql`(select ${word(facet)} as facet, c.${COLUMNS[facet]} as value, null::text as label, sum(c.alerts)::bigint as alerts, false as is_partial
      from alert_counts c where ${where(base ?? "all", facet)} group by 2 having sum(c.alerts) > 0)`;
  const ids = (facet: IdFacet) =>
    base && facet !== base
      ? named(facet, countMatched(filter, facet))
      : named(
          facet,
          sql`select c.value, sum(c.alerts)::bigint as alerts, false as is_partial
          from alert_counts c where ${where(facet, facet)} group by 1 having sum(c.alerts) > 0`,
        );
  return {
    cells: [words("tab"), words("severity"), words("type"), ...ID_FACETS.map(ids)],
    matched: base ? tabsOf(filter) : [],
  };
}

function fromRows(filter: AlertFilter, viewer: string | null): Cells {
  // What restricts a facet itself doesn't restrict its own numbers: they are counted apart.
  const values = (facet: InboxFacet) =>
    filter[facet].length === 0
      ? countMatched(filter, facet)
      : sql`select m.value, count(*) as alerts, sum(count(*)) over () >= ${COUNT_CAP} as is_partial
          from (select a.${COLUMNS[facet]} as value from system_alerts a where ${matching(filter, viewer, facet)} limit ${COUNT_CAP}) m
          group by 1`;
  const words = (facet: "severity" | "type") =>
    sql`(select ${word(facet)} as facet, v.value, null::text as label, v.alerts, v.is_partial from (${values(facet)}) v)`;
  const tabs = sql`(select 'tab'::text as facet, t.tab as value, null::text as label, t.alerts, t.is_partial from matched_tabs t)`;
  return {
    cells: [tabs, words("severity"), words("type"), ...ID_FACETS.map((facet) => named(facet, values(facet)))],
    matched: INBOX_TABS,
  };
}

const tabsOf = ({ tab }: AlertFilter): readonly InboxTab[] => (tab === "all" ? INBOX_TABS : [tab]);

/**
 * `matched`: the rows that match but for their tab, up to COUNT_CAP of each of these tabs, in an order that an index has
 * (for a few of many rows, any order may be found by looking at all); `matched_tabs`: their numbers.
 */
function writeMatched(filter: AlertFilter, viewer: string | null, tabs: readonly InboxTab[]): SQL {
  const columns = sql.join(Object.values(COLUMNS), sql`, `);
  const ofTab = (tab: InboxTab) =>
    sql`(select ${columns} from system_alerts a where ${matching({ ...filter, tab }, viewer)}
      order by a.severity_rank desc, a.triggered_at desc, a.id desc limit ${COUNT_CAP})`;
  return sql`matched as materialized (${sql.join(tabs.map(ofTab), sql` union all `)}),
    matched_tabs as materialized (select inbox_tab as tab, count(*) as alerts, count(*) >= ${COUNT_CAP} as is_partial from matched group by 1)`;
}

/** Counts a facet's values among the matched rows of the chosen tab. */
function countMatched(filter: AlertFilter, facet: InboxFacet): SQL {
  return sql`select m.${COLUMNS[facet]} as value, count(*) as alerts,
      (select bool_or(t.is_partial) from matched_tabs t where t.tab in ${tabsOf(filter)}) as is_partial
    from matched m where m.inbox_tab in ${tabsOf(filter)} group by 1`;
}

/** How many alerts match that had fired by `asOf`: the true number, however large. */
export async function countMatching(tx: Tx, filter: AlertFilter, viewer: string | null, asOf: string): Promise<number> {
  const { rows } = await tx.execute<{ alerts: number }>(
    sql`select count(*) as alerts from system_alerts a where ${matching(filter, viewer)} and a.triggered_at <= ${asOf}`,
  );
  return rows[0]?.alerts ?? 0;
}
