/**
 * The points leaderboards. All time reads user_stats in the order of its index; a window sums the ledger's entries
 * since the window began in the workspace's zone. Who hides from leaderboards is on nobody's board but sees the own row.
 *
 * A rank is one more than how many have more points: on the all-time board an index-only count, 57 ms among a million
 * members, far under one among thousands. Beyond that, counters per bucket of scores would make it 0.6 ms.
 */
import { type SQL, sql } from "drizzle-orm";
import type { BoardFilter } from "@/domain/leaderboard-filter";
import { type BoardWindow, type CalendarWindow, competitionRanks, rankChange } from "@/domain/ranking";
import type { Membership, Tx } from "./workspace";

export const PEOPLE_PER_PAGE = 50;
const ABOVE_ME = 5;

type Place = { points: number; userId: string };

export type BoardRow = {
  userId: string;
  name: string;
  points: number;
  rank: number;
  tied: boolean;
  /** Places won since the window before; null when there was none then. */
  change: number | null;
  isMe: boolean;
};

export type MyPlace = {
  points: number;
  /** Null without points in this window. */
  rank: number | null;
  change: number | null;
  /** How many others have as many points. */
  tiedWith: number;
  /** The next higher score and how many points are missing to it; null at the top. */
  next: { points: number; gap: number; rank: number } | null;
  hidden: boolean;
};

export type Board = {
  window: BoardWindow;
  /** When the window began; null for all time. */
  since: Date | null;
  rows: BoardRow[];
  previous?: string;
  next?: string;
  me: MyPlace | null;
};

const UNITS = { today: "day", week: "week", month: "month", quarter: "quarter" } as const;
const LENGTHS = { today: "1 day", week: "7 days", month: "1 month", quarter: "3 months" } as const;

type Period = Pick<BoardFilter, "window" | "on">;

/** One page of a window's board, and where the person asking stands on it. */
export async function readLeaderboard(tx: Tx, member: Membership, filter: BoardFilter): Promise<Board> {
  const me = await readMyPlace(tx, member, filter);
  const edge =
    filter.at === "me" && me?.rank && !me.hidden
      ? { after: await placeAboveMe(tx, member, filter, me) }
      : { after: parsePlace(filter.after), before: parsePlace(filter.before) };
  const page = await readPage(tx, member, filter, edge);
  const since = await windowStart(tx, member, filter);
  return { window: filter.window, since, ...page, me };
}

type PageRow = { user_id: string; name: string; points: number; previous_rank: number | null };

async function readPage(tx: Tx, member: Membership, filter: Period, edge: { after?: Place; before?: Place }) {
  const backwards = edge.before !== undefined;
  const from = edge.before ?? edge.after;
  const { rows: found } = await tx.execute<PageRow>(sql`
    with ${boards(member, filter)}, page as (
      select user_id, points from board
      ${from ? sql`where ${beyond(from, backwards)}` : sql``}
      order by ${backwards ? sql`points, user_id desc` : sql`points desc, user_id`}
      limit ${PEOPLE_PER_PAGE + 1}
    )
    select p.user_id, u.name, p.points, b.rank as previous_rank
    from page p join auth.users u on u.id = p.user_id left join board_before b on b.user_id = p.user_id
    order by p.points desc, p.user_id`);
  const more = found.length > PEOPLE_PER_PAGE;
  const rows = more ? (backwards ? found.slice(1) : found.slice(0, -1)) : found;
  const ahead = from && rows[0] ? await countAhead(tx, member, filter, rows[0]) : { more: 0, tied: 0 };
  const ranks = competitionRanks(
    rows.map((row) => row.points),
    ahead.more + ahead.tied,
    ahead.more + 1,
  );
  const following = more && !backwards ? found.at(-1)?.points : undefined;
  const isTied = (i: number) =>
    (i === 0 ? ahead.tied > 0 : rows[i - 1]?.points === rows[i]?.points) ||
    (rows[i + 1]?.points ?? following) === rows[i]?.points;
  return {
    rows: rows.map((row, i) => ({
      userId: row.user_id,
      name: row.name,
      points: row.points,
      rank: ranks[i] ?? 0,
      tied: isTied(i),
      change: rankChange(ranks[i] ?? null, row.previous_rank),
      isMe: row.user_id === member.userId,
    })),
    previous: ahead.more + ahead.tied > 0 && rows[0] ? placeOf(rows[0]) : undefined,
    next: (more || backwards) && rows.length > 0 ? placeOf(rows.at(-1)) : undefined,
  };
}

async function countAhead(tx: Tx, member: Membership, filter: Period, first: PageRow) {
  const { rows } = await tx.execute<{ more: number; tied: number }>(sql`
    with ${boards(member, filter)}
    select (select count(*) from board where points > ${first.points}) as more,
      (select count(*) from board where points = ${first.points} and user_id < ${first.user_id}) as tied`);
  return rows[0] ?? { more: 0, tied: 0 };
}

type MyRow = {
  points: number;
  hidden: boolean;
  ahead: number;
  tied: number;
  next_points: number | null;
  next_ahead: number;
  previous_rank: number | null;
};

export async function readMyPlace(tx: Tx, member: Membership, filter: Period): Promise<MyPlace | null> {
  if (member.userId === null) return null;
  const { rows } = await tx.execute<MyRow>(sql`
    with ${boards(member, filter)}, mine as (
      select s.hidden_from_leaderboard as hidden, ${
        filter.window === "all"
          ? sql`s.total_points`
          : sql`coalesce((select sum(l.points)::bigint from points_ledger l where l.workspace_id = s.workspace_id
              and l.user_id = s.user_id and l.occurred_at >= (select since from bounds)
              and l.occurred_at < (select until from bounds)), 0)`
      } as points
      from user_stats s where s.workspace_id = ${member.workspaceId} and s.user_id = ${member.userId}
    ), following as (select min(points) as points from board where points > (select points from mine))
    select mine.points, mine.hidden, following.points as next_points,
      (select count(*) from board where points > (select points from mine)) as ahead,
      (select count(*) from board where points > following.points) as next_ahead,
      (select count(*) from board where points = (select points from mine) and user_id <> ${member.userId}) as tied,
      (select rank from board_before where user_id = ${member.userId}) as previous_rank
    from mine, following`);
  const [row] = rows;
  if (!row) return null;
  const rank = row.points > 0 ? row.ahead + 1 : null;
  return {
    points: row.points,
    rank,
    change: rankChange(rank, row.previous_rank),
    tiedWith: rank === null ? 0 : row.tied,
    next:
      row.next_points === null
        ? null
        : { points: row.next_points, gap: row.next_points - row.points, rank: row.next_ahead + 1 },
    hidden: row.hidden,
  };
}

/** The place after which a page begins that shows a few people above me. */
async function placeAboveMe(tx: Tx, member: Membership, filter: Period, me: MyPlace): Promise<Place | undefined> {
  const { rows } = await tx.execute<{ user_id: string; points: number }>(sql`
    with ${boards(member, filter)}
    select user_id, points from board
    where ${beyond({ points: me.points, userId: member.userId ?? "" }, true)}
    order by points, user_id desc limit 1 offset ${ABOVE_ME}`);
  const [row] = rows;
  return row && { points: row.points, userId: row.user_id };
}

async function windowStart(tx: Tx, member: Membership, { window, on }: Period): Promise<Date | null> {
  if (window === "all") return null;
  const { rows } = await tx.execute<{ since: number }>(
    sql`with ${bounds(member, window, on)} select extract(epoch from since)::float8 as since from bounds`,
  );
  return rows[0] ? new Date(rows[0].since * 1000) : null;
}

/** CTEs `board` (user_id, points: who is on it) and `board_before` (user_id, rank in the window before). */
function boards(member: Membership, { window, on }: Period): SQL {
  if (window === "all") {
    return sql`board as not materialized (
        select user_id, total_points as points from user_stats
        where workspace_id = ${member.workspaceId} and total_points > 0 and not hidden_from_leaderboard
      ), board_before as (select null::uuid as user_id, null::bigint as rank where false)`;
  }
  const summed = (from: SQL, until: SQL) => sql`
    select l.user_id, sum(l.points)::bigint as points
    from points_ledger l
    join user_stats s on s.workspace_id = l.workspace_id and s.user_id = l.user_id and not s.hidden_from_leaderboard
    where l.workspace_id = ${member.workspaceId} and l.occurred_at >= ${from} and l.occurred_at < ${until}
    group by l.user_id`;
  return sql`${bounds(member, window, on)},
    board as materialized (${summed(sql`(select since from bounds)`, sql`(select until from bounds)`)}),
    board_before as materialized (
      select user_id, rank() over (order by points desc) as rank
      from (${summed(sql`(select since_before from bounds)`, sql`(select since from bounds)`)}) b
    )`;
}

/** CTE `bounds`: when the window and the one before it began and when it ends, by the workspace's calendar. */
function bounds(member: Membership, window: CalendarWindow, on: string | undefined): SQL {
  const start = sql`date_trunc(${UNITS[window]}, ${on ? sql`${on}::timestamp` : sql`now() at time zone w.timezone`})`;
  const length = sql`${LENGTHS[window]}::interval`;
  return sql`bounds as (
    select ${start} at time zone w.timezone as since,
      (${start} - ${length}) at time zone w.timezone as since_before,
      (${start} + ${length}) at time zone w.timezone as until
    from workspaces w where w.id = ${member.workspaceId}
  )`;
}

function beyond(place: Place, backwards: boolean): SQL {
  return backwards
    ? sql`points >= ${place.points} and (points > ${place.points} or user_id < ${place.userId})`
    : sql`points <= ${place.points} and (points < ${place.points} or user_id > ${place.userId})`;
}

function placeOf(row: { points: number; user_id: string } | undefined): string | undefined {
  return row && `${row.points}~${row.user_id}`;
}

function parsePlace(place: string | undefined): Place | undefined {
  const [points, userId] = place?.split("~") ?? [];
  return userId === undefined ? undefined : { points: Number(points), userId };
}

/** Whether others see the person on leaderboards. */
export async function hideFromLeaderboard(tx: Tx, hidden: boolean): Promise<void> {
  await tx.execute(sql`select app.hide_from_leaderboard(${hidden})`);
}
