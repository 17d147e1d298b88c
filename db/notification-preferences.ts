/** One member's notification preferences and mutes, and the digests that follow from them. */
import { sql } from "drizzle-orm";
import { type MutedKind, type MutedThing, NO_PREFERENCES, type Preferences } from "@/domain/notification-preferences";
import type { PreferencesInput } from "@/domain/notification-preferences-input";
import { notificationMutes, notificationPreferences } from "./schema/notifications";
import type { Tx } from "./workspace";

type Me = { workspaceId: string; userId: string };

/** The person's own; what holds without a word of theirs when they have said nothing. */
export async function readPreferences(tx: Tx): Promise<Preferences & { isSaved: boolean; nextDigestAt: Date | null }> {
  const [row] = await tx
    .select({
      minimums: notificationPreferences.minimums,
      timezone: notificationPreferences.timezone,
      quietFrom: notificationPreferences.quietFrom,
      quietTo: notificationPreferences.quietTo,
      criticalBreaksQuiet: notificationPreferences.criticalBreaksQuiet,
      criticalBreaksMutes: notificationPreferences.criticalBreaksMutes,
      digest: notificationPreferences.digest,
      digestWeekday: notificationPreferences.digestWeekday,
      digestHour: notificationPreferences.digestHour,
      nextDigestAt: notificationPreferences.nextDigestAt,
    })
    .from(notificationPreferences)
    .where(sql`user_id = auth.uid()`);
  return row ? { ...row, isSaved: true } : { ...NO_PREFERENCES, isSaved: false, nextDigestAt: null };
}

export async function savePreferences(tx: Tx, me: Me, { quiet, ...input }: PreferencesInput): Promise<void> {
  const values = { ...input, quietFrom: quiet?.from ?? null, quietTo: quiet?.to ?? null };
  // Inserted by hand: drizzle would name every column, and some are the database's own to fill.
  await tx.execute(sql`
    insert into notification_preferences (workspace_id, user_id, minimums, timezone, quiet_from, quiet_to, critical_breaks_quiet,
      critical_breaks_mutes, digest, digest_weekday, digest_hour)
    values (${me.workspaceId}, ${me.userId}, ${JSON.stringify(values.minimums)}::jsonb, ${values.timezone}, ${values.quietFrom},
      ${values.quietTo}, ${values.criticalBreaksQuiet}, ${values.criticalBreaksMutes}, ${values.digest}, ${values.digestWeekday},
      ${values.digestHour})
    on conflict (workspace_id, user_id) do update set minimums = excluded.minimums, timezone = excluded.timezone,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, critical_breaks_quiet = excluded.critical_breaks_quiet,
      critical_breaks_mutes = excluded.critical_breaks_mutes, digest = excluded.digest, digest_weekday = excluded.digest_weekday,
      digest_hour = excluded.digest_hour`);
}

export type MuteRow = MutedThing & { muteId: string; name: string };

/** What the person mutes, by name. */
export async function listMutes(tx: Tx): Promise<MuteRow[]> {
  const { rows } = await tx.execute<MuteRow>(sql`
    select m.id as "muteId", case when m.campaign_id is not null then 'campaign' when m.agent_id is not null then 'agent' else 'source' end as kind,
      coalesce(m.campaign_id::text, m.agent_id::text, m.source) as id, coalesce(c.name, r.agent_name, m.source) as name
    from notification_mutes m
    left join campaigns c on c.workspace_id = m.workspace_id and c.id = m.campaign_id
    left join agent_registry r on r.id = m.agent_id
    where m.user_id = auth.uid() order by kind, lower(coalesce(c.name, r.agent_name, m.source)), m.id`);
  return rows;
}

/** Mutes a thing for this person; once or again is the same. */
export async function mute(tx: Tx, me: Me, thing: MutedThing): Promise<void> {
  await tx.execute(sql`
    insert into notification_mutes (workspace_id, user_id, campaign_id, agent_id, source)
    values (${me.workspaceId}, ${me.userId}, ${thing.kind === "campaign" ? thing.id : null}, ${thing.kind === "agent" ? thing.id : null},
      ${thing.kind === "source" ? thing.id : null})
    on conflict on constraint notification_mutes_thing_key do nothing`);
}

/** Mutes what an alert is about, or where it comes from. @returns the mute; undefined where the alert has no such thing */
export async function muteFromAlert(
  tx: Tx,
  me: Me,
  { alertId, kind }: { alertId: string; kind: MutedKind },
): Promise<{ muteId: string } | undefined> {
  const column = {
    campaign: sql`related_campaign_id::text`,
    agent: sql`triggered_by_agent_id::text`,
    source: sql`source`,
  }[kind];
  const { rows } = await tx.execute<{ id: string | null }>(
    sql`select ${column} as id from system_alerts where id = ${alertId}`,
  );
  const id = rows[0]?.id;
  if (!id) return undefined;
  await mute(tx, me, { kind, id });
  return (await listMutes(tx)).find((one) => one.kind === kind && one.id === id);
}

/** @returns false when it is gone already */
export async function unmute(tx: Tx, muteId: string): Promise<boolean> {
  const gone = await tx
    .delete(notificationMutes)
    .where(sql`id = ${muteId} and user_id = auth.uid()`)
    .returning({ id: notificationMutes.id });
  return gone.length === 1;
}

/** Sends the digests that are due in a workspace, each once. @returns how many */
export async function sendDigests(tx: Tx, now: Date): Promise<number> {
  const { rows } = await tx.execute<{ sent: number }>(
    sql`select app.send_digests(app.workspace_id(), ${now.toISOString()}) as sent`,
  );
  return rows[0]?.sent ?? 0;
}
