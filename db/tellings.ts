/** Tells people of alerts, each as their own preferences have it, and writes the decision on the alert's time line. */
import { sql } from "drizzle-orm";
import type { Hold } from "@/domain/notification-preferences";
import type { NotificationChannel } from "@/domain/notifications";
import type { Told } from "@/domain/routing";
import type { Tx } from "./workspace";

export type Telling =
  | { alertId: string; nobody: string }
  | {
      alertId: string;
      person: Told;
      channels: NotificationChannel[];
      why: string;
      notification: Record<string, string | null>;
    };

/** When a channel tells: null is never. `held` says why not at once. */
export type Plan = { channel: NotificationChannel; deliverAfter: string | null; held: Hold | null };

/** What would become of notices, in the order given. Sends nothing. */
export async function planNotices(
  tx: Tx,
  notices: { userId: string; notification: object; channels: readonly NotificationChannel[]; at: Date }[],
): Promise<Plan[][]> {
  return notices.length === 0 ? [] : askForPlans(tx, JSON.stringify(notices), notices.length);
}

/** @param notices the list as JSON: of a storm it is long, and so written once */
async function askForPlans(tx: Tx, notices: string, count: number): Promise<Plan[][]> {
  const { rows } = await tx.execute<Plan & { place: number }>(sql`
    select n.place, p.channel, p.deliver_after as "deliverAfter", p.held
    from jsonb_array_elements(${notices}::jsonb) with ordinality n (notice, place)
    cross join lateral app.plan_notice(app.workspace_id(), (n.notice ->> 'userId')::uuid, n.notice -> 'notification',
      array(select jsonb_array_elements_text(n.notice -> 'channels')), (n.notice ->> 'at')::timestamptz) p`);
  const plans: Plan[][] = Array.from({ length: count }, () => []);
  for (const { place, channel, deliverAfter, held } of rows) plans[place - 1]?.push({ channel, deliverAfter, held });
  return plans;
}

/** Sends, and says on each alert's time line who was told by what and why, or why nobody was. */
export async function tell(tx: Tx, tellings: Telling[], now: Date): Promise<void> {
  if (tellings.length === 0) return;
  const sent = tellings.flatMap((one) => ("person" in one ? [one] : []));
  let plans: Plan[][] = [];
  if (sent.length > 0) {
    const at = now.toISOString();
    const notices = JSON.stringify(
      sent.map(({ person, notification, channels }) => ({ userId: person.id, notification, channels, at })),
    );
    plans = await askForPlans(tx, notices, sent.length);
    await tx.execute(sql`
      select app.notify(app.workspace_id(), (n ->> 'userId')::uuid, n -> 'notification', array(select jsonb_array_elements_text(n -> 'channels')))
      from jsonb_array_elements(${notices}::jsonb) n`);
  }
  let place = 0;
  const events = tellings.map((one) => ({
    alert_id: one.alertId,
    kind: "notified",
    details: detailsOf(one, "person" in one ? (plans[place++] ?? []) : []),
  }));
  await tx.execute(sql`select app.add_alert_events(${JSON.stringify(events)}::jsonb)`);
}

/**
 * `channel` lists the channels that tell at once, `held` those that the person's preferences hold back. How they do so
 * is the person's own: every member reads the time line, and webhooks carry it out of the house.
 */
function detailsOf(telling: Telling, plans: Plan[]): Record<string, unknown> {
  if (!("person" in telling)) return { person: null, channel: "", why: telling.nobody };
  const held = plans.filter((plan) => plan.held).map(({ channel }) => channel);
  const told = plans.filter((plan) => !plan.held).map(({ channel }) => channel);
  return {
    person: telling.person.name,
    channel: told.join(", "),
    why: telling.why,
    ...(held.length > 0 ? { held } : {}),
  };
}
