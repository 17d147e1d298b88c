/** The inbox's reads: the list, what changed in it, and one alert with its time line. */
import { type SQL, sql } from "drizzle-orm";
import { type AlertFilter, type AlertSort, hasConditions, type InboxCounts } from "@/domain/alert-inbox";
import {
  type AlertEventKind,
  type AlertEventReason,
  type AlertStatus,
  type AlertType,
  type InboxTab,
  SEVERITIES,
  type Severity,
  type SnoozeWake,
} from "@/domain/alerts";
import { DEFAULT_LIMIT, LARGEST_LIMIT } from "@/domain/alerts-input";
import type { ActorKind } from "@/domain/audit";
import { writeCounts } from "./alert-counts";
import { matching } from "./alert-filter";
import { send, sendForText } from "./send";
import type { Tx } from "./workspace";

export const ALERTS_PER_PAGE = 50;

/** Whole microseconds in UTC: a JavaScript Date would lose them, and lists are sorted by them. */
const utc = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export type AlertRow = {
  id: string;
  title: string;
  severity: Severity;
  type: AlertType;
  status: AlertStatus;
  tab: InboxTab;
  /** How often it fired. */
  count: number;
  agent: string | null;
  campaign: string | null;
  assigneeId: string | null;
  assignee: string | null;
  acknowledgedBy: string | null;
  snoozeWake: SnoozeWake | null;
  snoozedUntil: string | null;
  /** The silence that holds it, by name. */
  silence: string | null;
  flapping: boolean;
  /** Moments are ISO 8601 in UTC, to the microsecond. */
  triggeredAt: string;
  lastSeenAt: string;
};

// Names are looked up row by row, by key: joined, all there are of a kind would be read for a page that names a few. Most
// rows name nobody, and nothing is looked up for those. The fleet alone is joined: it is so small that a lookup by key reads
// it whole, each time anew.
const AGENT = sql`left join agent_registry r on r.id = a.triggered_by_agent_id`;
const named = (id: SQL, name: SQL) => sql`case when ${id} is not null then (${name}) end`;
const person = (id: SQL) => named(id, sql`select u.name from auth.users u where u.id = ${id}`);
const CAMPAIGN = named(
  sql`a.related_campaign_id`,
  sql`select k.name from campaigns k where k.workspace_id = a.workspace_id and k.id = a.related_campaign_id`,
);
const SILENCE = named(
  sql`a.silence_id`,
  sql`select s.name from silences s where s.workspace_id = a.workspace_id and s.id = a.silence_id`,
);

// Of `a`, with its `AGENT`. Read as JSON alone, in which moments are texts: PostgreSQL writes them quicker so than by any format.
const ROW = sql`a.id, a.title, a.severity_level as severity, a.alert_type as type, a.status, a.inbox_tab as tab,
  a.occurrence_count as count, r.agent_name as agent, ${CAMPAIGN} as campaign, a.assigned_to as "assigneeId",
  ${person(sql`a.assigned_to`)} as assignee, ${person(sql`a.acknowledged_by`)} as "acknowledgedBy",
  a.snooze_wake as "snoozeWake", a.snoozed_until as "snoozedUntil", ${SILENCE} as silence, a.flapping,
  a.triggered_at as "triggeredAt", a.last_seen_at as "lastSeenAt"`;

/** A place in the list: parts of an alert, joined by `~`. */
const PLACE = ["rank", "at", "id"] as const;

/** Where the page after a `ROW` begins. */
const placeOf = (row: SQL) =>
  sql`concat_ws('~', app.severity_rank(${row}.severity), ${utc(sql`${row}."triggeredAt"`)}, ${row}.id)`;

const ORDER: Record<AlertSort, SQL> = {
  severity: sql`a.severity_rank desc, a.triggered_at desc, a.id desc`,
  newest: sql`a.triggered_at desc, a.id desc`,
  oldest: sql`a.triggered_at, a.id`,
};

/** What comes after a place, whose parts are given when the statement is sent: see `givenOf`. */
function beyond(sort: AlertSort): SQL {
  const [rank, at, id] = PLACE.map((part) => sql.placeholder(part));
  switch (sort) {
    case "severity":
      return sql`(a.severity_rank, a.triggered_at, a.id) < (${rank}::smallint, ${at}::timestamptz, ${id}::uuid)`;
    case "newest":
      return sql`(a.triggered_at, a.id) < (${at}::timestamptz, ${id}::uuid)`;
    case "oldest":
      return sql`(a.triggered_at, a.id) > (${at}::timestamptz, ${id}::uuid)`;
  }
}

export type InboxPage = {
  rows: AlertRow[];
  /** Where the next page begins; null at the end. */
  next: string | null;
};

/** `after` is the `next` of the page before; `limit` how many alerts it holds at most. */
type Page = { after?: string; limit?: number };

// What pages are read by: a plan is kept for each of these (about half a megabyte a connection), not for every limit there is.
const SIZES = [DEFAULT_LIMIT, ALERTS_PER_PAGE, LARGEST_LIMIT];

// No parameter: a plan that knows how few are wanted takes the index.
const writtenOut = (value: number) => sql.raw(String(Math.trunc(value)));

/** The severities to look at: by time, indexes have the alerts of each severity alone. */
const severitiesOf = ({ severity }: AlertFilter): readonly Severity[] => (severity.length > 0 ? severity : SEVERITIES);

/**
 * The first alerts that match, in the filter's order, from the beginning or `beyond` a place. By time, the first of each
 * severity are merged: the indexes have all alerts, a tab's and an agent's by severity and then by time.
 */
export function writeMatching(filter: AlertFilter, viewer: string | null, limit: number, place?: SQL): SQL {
  const { sort } = filter;
  const from = place ? sql` and ${place}` : sql``;
  const inOrder = sql`order by ${ORDER[sort]} limit ${writtenOut(limit)}`;
  const first = (severity: Severity[]) =>
    sql`select * from system_alerts a where ${matching({ ...filter, severity }, viewer)}${from} ${inOrder}`;
  if (sort === "severity") return first(filter.severity);
  const each = severitiesOf(filter).map((severity) => sql`(${first([severity])})`);
  return sql`select * from (${sql.join(each, sql` union all `)}) a ${inOrder}`;
}

/**
 * A page of the alerts that match, in a stable order, as one JSON text: PostgreSQL writes it as it is sent on, and nothing
 * here takes it apart. `head` are further members of the object. How many and from where is given when it is sent.
 */
function writePage(filter: AlertFilter, viewer: string | null, { after, limit }: Page, head: SQL = sql``): SQL {
  const limited = sql`${sql.placeholder("limit")}::bigint`;
  const some = writeMatching(filter, viewer, sizeOf(limit) + 1, after ? beyond(filter.sort) : undefined);
  return sql`select json_build_object(
      'rows', coalesce(json_agg(p.row) filter (where p.n <= ${limited}), '[]'),
      'next', case when count(*) > ${limited} then max(case when p.n = ${limited} then ${placeOf(sql`(p.row)`)} end) end
      ${head})::text as json
    from (select row_number() over () as n, listed as row
      from (select ${ROW} from (${some}) a ${AGENT} order by ${ORDER[filter.sort]}) listed) p`;
}

const sizeOf = (limit = ALERTS_PER_PAGE) => SIZES.find((size) => size >= limit) ?? LARGEST_LIMIT;

function givenOf({ after = "", limit = ALERTS_PER_PAGE }: Page): Record<string, unknown> {
  const place = after.split("~");
  return { limit, ...Object.fromEntries(PLACE.map((part, n) => [part, place[n]])) };
}

// Questions without conditions, by what they ask for: they are the same for everybody.
const plain = new Map<string, SQL>();

function writeOnce(form: string, write: () => SQL): SQL {
  const known = plain.get(form) ?? write();
  plain.set(form, known);
  return known;
}

/** One page of the alerts that match, as the JSON text of an `InboxPage`. */
export function listAlertsText(tx: Tx, filter: AlertFilter, viewer: string | null, page: Page = {}): Promise<string> {
  const given = givenOf(page);
  if (hasConditions(filter)) return sendForText(tx, writePage(filter, viewer, page), undefined, given);
  const form = `${page.after ? "page" : "list"} ${sizeOf(page.limit)} ${filter.tab} ${filter.sort}`;
  return sendForText(
    tx,
    writeOnce(form, () => writePage(filter, null, page)),
    "alerts",
    given,
  );
}

/** One page of the alerts that match, in a stable order. */
export async function listAlerts(tx: Tx, filter: AlertFilter, viewer: string | null, page?: Page): Promise<InboxPage> {
  return JSON.parse(await listAlertsText(tx, filter, viewer, page)) as InboxPage;
}

/** The database's clock (`asOf`), when time alone will next move an alert, and when the last one fired. */
type Clock = { asOf: string; movesAt: string | null; lastEventAt: string | null };
export type InboxHead = Clock & { counts: InboxCounts };
export type Inbox = InboxPage & { head: InboxHead };

const SETTLE = sql`select app.settle_alerts(app.workspace_id())`;

/** What time alone does: ended snoozes wake, expired alerts close; and the counters are tidied. @returns how many moved */
export async function settleAlerts(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ moved: number }>(sql`select app.settle_alerts(app.workspace_id()) as moved`);
  await tx.execute(sql`select app.fold_alert_counts(app.workspace_id())`);
  return rows[0]?.moved ?? 0;
}

const CLOCK = sql`'asOf', ${utc(sql`now()`)},
  'movesAt', (select ${utc(sql`min(due_at)`)} from system_alerts where due_at is not null),
  'lastEventAt', (select ${utc(sql`max(newest.at)`)} from generate_series(1, ${sql.raw(String(SEVERITIES.length))}) severity (rank)
    cross join lateral (select max(a.triggered_at) as at from system_alerts a where a.severity_rank = severity.rank) newest)`;

function writeHead(filter: AlertFilter, viewer: string | null): SQL {
  return sql`json_build_object('counts', ${writeCounts(filter, viewer)}, ${CLOCK})`;
}

const writeInbox = (filter: AlertFilter, viewer: string | null) =>
  writePage(filter, viewer, {}, sql`, 'head', ${writeHead(filter, viewer)}`);

/**
 * The inbox's first page with its numbers, as the JSON text of an `Inbox`. What time has moved meanwhile (a snooze that
 * ended, an expiry) is settled first.
 */
export async function readInboxText(tx: Tx, filter: AlertFilter, viewer: string | null): Promise<string> {
  const given = givenOf({});
  const [, text] = await Promise.all([
    send(tx, SETTLE, "alerts_settle"),
    hasConditions(filter)
      ? sendForText(tx, writeInbox(filter, viewer), undefined, given)
      : sendForText(
          tx,
          writeOnce(`inbox ${filter.tab} ${filter.sort}`, () => writeInbox(filter, null)),
          "inbox",
          given,
        ),
  ]);
  return text;
}

export async function readInbox(tx: Tx, filter: AlertFilter, viewer: string | null): Promise<Inbox> {
  return JSON.parse(await readInboxText(tx, filter, viewer)) as Inbox;
}

export type InboxChanges = {
  rows: (AlertRow & { matches: boolean })[];
  /** How many match that fired after the list was read, counted to 1,000. */
  newer: number;
  head: InboxHead;
};

/** What became of some rows, and what waits above a list read at `asOf`. */
export async function readInboxChanges(
  tx: Tx,
  { filter, asOf, ids }: { filter: AlertFilter; asOf: string; ids: string[] },
  viewer: string | null,
): Promise<InboxChanges> {
  await tx.execute(SETTLE);
  const changed =
    ids.length === 0
      ? "[]"
      : await sendForText(
          tx,
          sql`select coalesce(json_agg(p), '[]')::text as json from (
            select ${ROW}, (${matching(filter, viewer)}) is true as matches
            from system_alerts a ${AGENT} where a.id in ${ids}) p`,
        );
  const newer = await tx.execute<{ newer: number }>(sql`select count(*) as newer from (
    select from system_alerts a
    where ${matching({ ...filter, severity: [...severitiesOf(filter)] }, viewer)} and a.triggered_at > ${asOf} limit 1000) n`);
  const head = JSON.parse(await sendForText(tx, sql`select ${writeHead(filter, viewer)}::text as json`)) as InboxHead;
  const rows = JSON.parse(changed) as InboxChanges["rows"];
  return { rows, newer: newer.rows[0]?.newer ?? 0, head: { ...head, asOf } };
}

export type AlertEvent = {
  id: string;
  kind: AlertEventKind;
  reason: AlertEventReason | null;
  actorKind: ActorKind;
  actor: string | null;
  comment: string | null;
  details: Record<string, unknown>;
  /** The person that the entry is about, for assignments. */
  subject: string | null;
  occurredAt: string;
};

export type AlertDetail = AlertRow & {
  description: string | null;
  message: string | null;
  actionUrl: string | null;
  actionTaken: string | null;
  source: string;
  fingerprint: string;
  event: string | null;
  dataPoints: Record<string, unknown>;
  recommendedActions: string[];
  campaignId: string | null;
  signal: string | null;
  signalId: string | null;
  cohort: string | null;
  /** Where the cohort is spoken to: the alert's own campaign, else another. */
  cohortId: string | null;
  cohortCampaignId: string | null;
  move: string | null;
  moveId: string | null;
  moveCampaignId: string | null;
  /** The rule that made it, while there is one. */
  rule: string | null;
  ruleId: string | null;
  acknowledgedAt: string | null;
  resolvedAt: string | null;
  expiresAt: string | null;
  events: AlertEvent[];
};

const EVENTS_SHOWN = 200;

/** One alert with its newest 200 time line entries, newest first; null when there is none in this workspace. */
export async function readAlert(tx: Tx, id: string): Promise<AlertDetail | null> {
  const found = await sendForText<string | null>(
    tx,
    sql`select (select to_json(d)::text from (
    select ${ROW}, a.description, a.message, a.action_url as "actionUrl", a.action_taken as "actionTaken", a.source, a.fingerprint,
      a.triggered_by_event as event, a.data_points as "dataPoints", a.recommended_actions as "recommendedActions",
      a.related_campaign_id as "campaignId", g.signal_title as signal, g.id as "signalId",
      c.name as cohort, c.id as "cohortId", m.name as move, m.id as "moveId", m.campaign_id as "moveCampaignId",
      (select cc.campaign_id from campaign_cohorts cc where cc.workspace_id = a.workspace_id and cc.cohort_id = c.id
        order by cc.campaign_id is not distinct from a.related_campaign_id desc, cc.created_at desc limit 1) as "cohortCampaignId",
      l.name as rule, l.id as "ruleId", a.acknowledged_at as "acknowledgedAt",
      a.resolved_at as "resolvedAt", a.expiry_date as "expiresAt"
    from system_alerts a ${AGENT}
    left join intelligence_signals g on g.workspace_id = a.workspace_id and g.id = a.triggered_by_signal_id
    left join cohorts c on c.workspace_id = a.workspace_id and c.id = a.related_cohort_id
    left join moves m on m.workspace_id = a.workspace_id and m.id = a.related_move_id
    left join alert_rules l on l.workspace_id = a.workspace_id and a.source = 'rule' and l.id::text = split_part(a.fingerprint, ':', 1)
    where a.id = ${id}) d) as json`,
  );
  if (!found) return null;
  const alert = JSON.parse(found) as Omit<AlertDetail, "events">;
  const events = await tx.execute<AlertEvent>(sql`
    select e.id, e.kind, e.reason, e.actor_kind as "actorKind", u.name as actor, e.comment, p.name as subject,
      -- Entries of before named here what of the person's preferences held it, which is theirs alone.
      case jsonb_typeof(e.details -> 'held') when 'object' then e.details - 'held' else e.details end as details,
      ${utc(sql`e.occurred_at`)} as "occurredAt"
    from alert_events e
    left join auth.users u on u.id = e.actor_id
    left join auth.users p on p.id = (case e.kind when 'assigned' then e.details ->> 'to' when 'unassigned' then e.details ->> 'from' end)::uuid
    where e.alert_id = ${id}
    order by e.occurred_at desc, e.position desc limit ${EVENTS_SHOWN}`);
  return { ...alert, events: events.rows };
}
