/** One person's notifications: the list, the exact number of unread ones, and marking them read. */
import { type SQL, sql } from "drizzle-orm";
import type { Bell, Notification, NotificationTab, NotificationType } from "@/domain/notifications";
import type { MarkAllReadInput, NotificationFilter } from "@/domain/notifications-input";
import type { Tx } from "./workspace";

export const NOTIFICATIONS_PER_PAGE = 30;
const NEWEST_IN_BELL = 8;

// One notice is listed once, by its row in the app. Row-level security shows nobody another person's; the condition on
// the person makes the index usable.
const mine = sql`n.user_id = auth.uid() and n.workspace_id = app.workspace_id() and n.channel = 'in_app'
  and (n.expires_at is null or n.expires_at > now())`;

async function select(tx: Tx, where: SQL, direction: SQL, limit: number): Promise<Notification[]> {
  const { rows } = await tx.execute<Omit<Notification, "createdAt"> & { micros: number }>(sql`
    select n.id, n.notification_type as type, n.title, n.message, n.priority_level as priority,
      n.is_read as "isRead",
      n.action_url as "actionUrl", n.action_label as "actionLabel", n.related_alert_id as "alertId",
      n.related_achievement_id as "achievementId", n.related_campaign_id as "campaignId", m.micros,
      m.micros || '~' || n.id as place,
      (select coalesce(json_agg(json_build_object('id', c.id, 'channel', c.channel, 'status', c.delivery_status,
          'detail', c.delivery_detail, 'attempts', c.attempts,
          'nextTryAt', case when c.delivery_status = 'pending' then c.deliver_after end) order by c.channel), '[]')
       from user_notifications c
       where c.workspace_id = n.workspace_id and c.notice_id = n.notice_id and c.user_id = n.user_id and c.channel <> 'in_app') as channels
    from user_notifications n cross join lateral (select (extract(epoch from n.created_at) * 1000000)::bigint as micros) m
    where ${mine} and ${where} order by n.created_at ${direction}, n.id ${direction} limit ${limit}`);
  return rows.map(({ micros, ...row }) => ({ ...row, createdAt: new Date(micros / 1000).toISOString() }));
}

/** One page, newest first, with the person's number of unread ones (of all types) and of all. */
export async function listNotifications(tx: Tx, filter: NotificationFilter) {
  const backwards = filter.before !== undefined;
  const edge = filter.before ?? filter.after;
  const ofType = filter.type ? sql`n.notification_type = ${filter.type}` : sql`true`;
  const where = sql.join(
    [
      filter.tab === "unread" ? sql`not n.is_read` : sql`true`,
      ofType,
      edge ? sql`(n.created_at, n.id) ${sql.raw(backwards ? ">" : "<")} ${placeInSql(edge)}` : sql`true`,
    ],
    sql` and `,
  );
  const found = await select(tx, where, sql.raw(backwards ? "asc" : "desc"), NOTIFICATIONS_PER_PAGE + 1);
  const more = found.length > NOTIFICATIONS_PER_PAGE;
  const rows = found.slice(0, NOTIFICATIONS_PER_PAGE);
  if (backwards) rows.reverse();
  const newest = edge ? (await select(tx, ofType, sql`desc`, 1))[0] : rows[0];
  return {
    rows,
    /** The place up to which "mark all read" goes. */
    newest: newest?.place,
    counts: await countByTab(tx, filter.type),
    previous: (backwards ? more : edge !== undefined) ? rows[0]?.place : undefined,
    next: backwards || more ? rows.at(-1)?.place : undefined,
  };
}
export type NotificationPage = Awaited<ReturnType<typeof listNotifications>>;

async function countByTab(tx: Tx, type?: NotificationType): Promise<Record<NotificationTab, number>> {
  const { rows } = await tx.execute<Record<NotificationTab, number>>(sql`
    select count(*) as "all", count(*) filter (where not n.is_read) as unread
    from user_notifications n where ${mine} and (${type ?? null}::text is null or n.notification_type = ${type ?? null})`);
  return rows[0] ?? { all: 0, unread: 0 };
}

/** What the bell shows: the exact number of unread ones, when the next of them expires, and the newest. */
export async function readBell(tx: Tx): Promise<Bell> {
  const { rows } = await tx.execute<{ unread: number; changesIn: number | null }>(sql`
    select count(*) as unread, ceil(extract(epoch from min(n.expires_at) - now()) * 1000)::float8 as "changesIn"
    from user_notifications n where ${mine} and not n.is_read`);
  const { unread = 0, changesIn = null } = rows[0] ?? {};
  return { unread, changesIn, newest: await select(tx, sql`true`, sql`desc`, NEWEST_IN_BELL) };
}

/**
 * Marks one's own notification read; a second time changes nothing.
 * @throws CX404 when there is no such notification of this person
 */
export async function markNotificationAsRead(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`select mark_notification_as_read(${id})`);
}

/** Marks all of one's own read, of that type when one is given, up to the newest one seen; returns how many changed. */
export async function markAllAsRead(tx: Tx, { upTo, type }: MarkAllReadInput): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    update user_notifications n set is_read = true
    where ${mine} and not n.is_read and (n.created_at, n.id) <= ${placeInSql(upTo)}
      and (${type ?? null}::text is null or n.notification_type = ${type ?? null})`);
  return rowCount ?? 0;
}

function placeInSql(place: string): SQL {
  const [micros, id] = place.split("~");
  return sql`(timestamptz 'epoch' + ${micros}::float8 * interval '1 microsecond', ${id}::uuid)`;
}
