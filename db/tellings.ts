/** Tells people of alerts, each as their own preferences have it, and writes the decision on the alert's time line. */
import { sql } from "drizzle-orm";
import type { Hold } from "@/domain/notification-preferences";
import type { NotificationChannel } from "@/domain/notifications";
import type { Told } from "@/domain/routing";
import { NOTICES_BY_THEMSELVES } from "@/domain/storms";
import type { Tx } from "./workspace";

export type Telling =
  | { alertId: string; nobody: string }
  | {
      alertId: string;
      person: Told;
      channels: NotificationChannel[];
      why: string;
      notification: Record<string, string | null>;
      /** What is counted together when it comes in a storm. */
      topic: string;
    };

/** When a channel tells: null is never. `held` says why not at once. */
export type Plan = { channel: NotificationChannel; deliverAfter: string | null; held: Hold | null };

/** What would become of notices, in the order given. Sends nothing. */
export async function planNotices(
  tx: Tx,
  notices: { userId: string; notification: object; channels: readonly NotificationChannel[]; at: Date }[],
): Promise<Plan[][]> {
  if (notices.length === 0) return [];
  const { rows } = await tx.execute<Plan & { place: number }>(sql`
    select n.place, p.channel, p.deliver_after as "deliverAfter", p.held
    from jsonb_array_elements(${JSON.stringify(notices)}::jsonb) with ordinality n (notice, place)
    cross join lateral app.plan_notice(app.workspace_id(), (n.notice ->> 'userId')::uuid, n.notice -> 'notification',
      array(select jsonb_array_elements_text(n.notice -> 'channels')), (n.notice ->> 'at')::timestamptz) p`);
  return byPlace(rows, notices.length);
}

function byPlace<T extends { place: number }>(rows: T[], count: number): T[][] {
  const places: T[][] = Array.from({ length: count }, () => []);
  for (const row of rows) places[row.place - 1]?.push(row);
  return places;
}

/**
 * Sends, and says on each alert's time line who was told by what and why, or why nobody was. Of a storm a person hears by
 * a few notices and one that counts the rest.
 */
export async function tell(tx: Tx, tellings: Telling[], now: Date): Promise<void> {
  if (tellings.length === 0) return;
  const sent = tellings.flatMap((one) => ("person" in one ? [one] : []));
  const plans = sent.length > 0 ? await sendNotices(tx, sent, now) : [];
  let place = 0;
  const events = tellings.map((one) => ({
    alert_id: one.alertId,
    kind: "notified",
    details: detailsOf(one, "person" in one ? (plans[place++] ?? []) : []),
  }));
  await tx.execute(sql`select app.add_alert_events(${JSON.stringify(events)}::jsonb)`);
}

type Sent = Plan & { place: number; gathered: boolean };

async function sendNotices(tx: Tx, sent: Extract<Telling, { person: Told }>[], now: Date): Promise<Sent[][]> {
  const notices = sent.map(({ person, notification, channels, topic }) => ({
    userId: person.id,
    notification,
    channels,
    topic,
  }));
  const { rows } = await tx.execute<Sent>(sql`
    select place, channel, deliver_after as "deliverAfter", held, gathered
    from app.tell_members(app.workspace_id(), ${JSON.stringify(notices)}::jsonb, ${now.toISOString()}, ${NOTICES_BY_THEMSELVES})`);
  return byPlace(rows, sent.length);
}

/**
 * `channel` lists the channels that tell at once, `held` those that the person's preferences hold back. How they do so
 * is the person's own: every member reads the time line, and webhooks carry it out of the house.
 */
function detailsOf(telling: Telling, plans: Sent[]): Record<string, unknown> {
  if (!("person" in telling)) return { person: null, channel: "", why: telling.nobody };
  const held = plans.filter((plan) => plan.held).map(({ channel }) => channel);
  const told = plans.filter((plan) => !plan.held).map(({ channel }) => channel);
  return {
    person: telling.person.name,
    channel: told.join(", "),
    why: telling.why,
    ...(held.length > 0 ? { held } : {}),
    ...(plans.some(({ gathered }) => gathered) ? { gathered: true } : {}),
  };
}
