/** The list of campaigns: filtered, sorted, a page at a time by keyset. */
import { type SQL, sql } from "drizzle-orm";
import {
  CAMPAIGN_PAGE_SIZE,
  type CampaignCursor,
  type CampaignListFilter,
  type CampaignSort,
  readCursor,
  writeCursor,
} from "@/domain/campaign-list";
import { CAMPAIGN_STATUSES, type CampaignStatus } from "@/domain/campaigns";
import type { Membership, Tx } from "./workspace";

export type CampaignRow = {
  id: string;
  name: string;
  status: CampaignStatus;
  revision: number;
  startDate: string | null;
  endDate: string | null;
  budget: number | null;
  spend: number;
  revenue: number;
  reach: number;
  roiPercentage: number | null;
  updatedAt: string;
  createdByName: string | null;
  questCount: number;
  moveCount: number;
  leaves: number;
  completedLeaves: number;
  /** The sorted column's value, for the cursor. */
  sortValue: string | null;
};

export type CampaignPage = {
  rows: CampaignRow[];
  counts: Record<CampaignStatus, number>;
  /** Cursors of the pages around this one. */
  next: string | null;
  previous: string | null;
};

const SORTS: Record<CampaignSort, { by: SQL; type: SQL }> = {
  updated: { by: sql`c.updated_at`, type: sql`timestamptz` },
  name: { by: sql`lower(c.name)`, type: sql`text` },
  start: { by: sql`c.start_date`, type: sql`date` },
  end: { by: sql`c.end_date`, type: sql`date` },
  budget: { by: sql`c.allocated_budget_amount`, type: sql`numeric` },
  reach: { by: sql`c.total_reach`, type: sql`bigint` },
  roi: { by: sql`c.roi_percentage`, type: sql`numeric` },
};

/** One page, with how many campaigns of each status match the search. */
export async function listCampaigns(tx: Tx, member: Membership, filter: CampaignListFilter): Promise<CampaignPage> {
  const matching = searchCondition(member, filter);
  const before = readCursor(filter.before, filter.sort);
  const backwards = before !== undefined;
  const cursor = before ?? readCursor(filter.after, filter.sort);
  const order = keyset(filter, cursor, backwards);

  const { rows } = await tx.execute<CampaignRow>(sql`
    with page as (
      select c.*, ${order.by} as sort_value from campaigns c
      where ${matching} and ${statusCondition(filter.status)} and ${order.from}
      order by ${order.order} limit ${CAMPAIGN_PAGE_SIZE + 1}
    )
    select c.id, c.name, c.status, c.revision, c.start_date as "startDate", c.end_date as "endDate",
      c.allocated_budget_amount as budget, c.total_spend as spend, c.total_revenue as revenue, c.total_reach as reach,
      c.roi_percentage as "roiPercentage", to_json(c.updated_at) #>> '{}' as "updatedAt", u.name as "createdByName",
      q.quests as "questCount", q.leaves, q.completed as "completedLeaves",
      (select count(*) from moves m where m.workspace_id = c.workspace_id and m.campaign_id = c.id) as "moveCount",
      to_json(c.sort_value) #>> '{}' as "sortValue"
    from page c
    left join auth.users u on u.id = c.created_by
    cross join lateral (
      select count(*) as quests, count(*) filter (where leaf) as leaves,
        count(*) filter (where leaf and status = 'completed') as completed
      from (select p.status, not exists (
              select from campaign_quests s
              where s.workspace_id = p.workspace_id and s.campaign_id = p.campaign_id and s.parent_quest_id = p.id) as leaf
            from campaign_quests p where p.workspace_id = c.workspace_id and p.campaign_id = c.id) parts
    ) q
    order by ${order.order}`);

  const more = rows.length > CAMPAIGN_PAGE_SIZE;
  const shown = rows.slice(0, CAMPAIGN_PAGE_SIZE);
  if (backwards) shown.reverse();
  const first = shown[0];
  const last = shown.at(-1);
  return {
    rows: shown,
    counts: await countByStatus(tx, matching),
    next: last && (backwards || more) ? writeCursor({ value: last.sortValue, id: last.id }) : null,
    previous: first && (backwards ? more : cursor) ? writeCursor({ value: first.sortValue, id: first.id }) : null,
  };
}

async function countByStatus(tx: Tx, matching: SQL): Promise<Record<CampaignStatus, number>> {
  const { rows } = await tx.execute<{ status: CampaignStatus; n: number }>(
    sql`select c.status, count(*) as n from campaigns c where ${matching} group by c.status`,
  );
  const found = new Map(rows.map((row) => [row.status, row.n]));
  return Object.fromEntries(CAMPAIGN_STATUSES.map((status) => [status, found.get(status) ?? 0])) as Record<
    CampaignStatus,
    number
  >;
}

function searchCondition(member: Membership, filter: CampaignListFilter): SQL {
  const conditions = [sql`c.workspace_id = app.workspace_id()`];
  if (filter.search) {
    const pattern = `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    conditions.push(sql`(c.name ilike ${pattern} or c.objective ilike ${pattern})`);
  }
  if (filter.mine === "yes") conditions.push(sql`c.created_by = ${member.userId}`);
  return sql.join(conditions, sql` and `);
}

function statusCondition(status: CampaignListFilter["status"]): SQL {
  if (status === "all") return sql`true`;
  if (status === "open") return sql`c.status in ('draft', 'planning', 'active', 'paused')`;
  return sql`c.status = ${status}`;
}

/** Rows without a value come last in both directions; going backwards turns everything round. */
function keyset(filter: CampaignListFilter, cursor: CampaignCursor | undefined, backwards: boolean) {
  const { by, type } = SORTS[filter.sort];
  const ascending = (filter.direction === "asc") !== backwards;
  const direction = ascending ? sql`asc` : sql`desc`;
  const beyond = ascending ? sql`>` : sql`<`;
  const order = sql`(${by} is null) ${backwards ? sql`desc` : sql`asc`}, ${by} ${direction}, c.id ${direction}`;
  return { by, order, from: cursor ? beyondCursor(cursor) : sql`true` };

  function beyondCursor({ value, id }: CampaignCursor): SQL {
    const later = sql`c.id ${beyond} ${id}::uuid`;
    if (value === null) return backwards ? sql`(${by} is not null or ${later})` : sql`(${by} is null and ${later})`;
    const at = sql`${value}::${type}`;
    const among = sql`(${by} ${beyond} ${at} or (${by} = ${at} and ${later}))`;
    return backwards ? among : sql`(${by} is null or ${among})`;
  }
}
