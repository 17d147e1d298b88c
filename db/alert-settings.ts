/** The rules of an alert's life, within the workspace's settings; and the upkeep that follows from them. */
import { type SQL, sql } from "drizzle-orm";
import { ALERT_DEFAULTS, type AlertSettings } from "@/domain/alert-settings";
import type { Tx } from "./workspace";

const KEYS = {
  reopenMinutes: "alert_reopen_minutes",
  flappingTimes: "alert_flapping_times",
  flappingMinutes: "alert_flapping_minutes",
  remindHours: "alert_remind_hours",
  quietMinutes: "alert_quiet_minutes",
} as const satisfies Record<keyof AlertSettings, string>;

export async function readAlertSettings(tx: Tx): Promise<AlertSettings> {
  const { rows } = await tx.execute<{ settings: Record<string, unknown> }>(
    sql`select settings from workspaces where id = app.workspace_id()`,
  );
  const stored = rows[0]?.settings ?? {};
  const set = Object.entries(KEYS).filter(([, key]) => stored[key] !== undefined);
  return { ...ALERT_DEFAULTS, ...Object.fromEntries(set.map(([name, key]) => [name, stored[key]])) };
}

/** Sets these and leaves the workspace's other settings as they are. */
export async function saveAlertSettings(tx: Tx, settings: AlertSettings): Promise<void> {
  const stored = Object.fromEntries(
    Object.entries(KEYS).map(([name, key]) => [key, settings[name as keyof AlertSettings]]),
  );
  await tx.execute(
    sql`update workspaces set settings = settings || ${JSON.stringify(stored)}::jsonb where id = app.workspace_id()`,
  );
}

const nextSource = (statuses: SQL, after = sql``) =>
  sql`(select min(a.source) from system_alerts a where a.workspace_id = app.workspace_id() and a.status in ${statuses} ${after})`;

/** The sources of alerts in these states, step by step through the index of their fingerprints. */
const sourcesOf = (statuses: SQL) => sql`
  (with recursive sources (source) as (
    select ${nextSource(statuses)}
    union all
    select ${nextSource(statuses, sql`and a.source > s.source`)} from sources s where s.source is not null)
  select source from sources)`;

/** The sources that alerts have come from, without Codex's own. */
export async function listAlertSources(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ source: string }>(sql`
    select source from (${sourcesOf(sql`('active', 'acknowledged')`)} union ${sourcesOf(sql`('resolved', 'dismissed')`)}) s
    where source not in ('codex', 'rule') order by source limit 50`);
  return rows.map(({ source }) => source);
}

export type AlertUpkeep = { begun: number; steadied: number; reminded: number; resolved: number };

/** What the minute's job does besides settling: windows begin, flapping ends, acknowledgers hear, quiet alerts close. */
export async function tendAlerts(tx: Tx): Promise<AlertUpkeep> {
  const { rows } = await tx.execute<AlertUpkeep>(sql`
    select app.begin_silences(app.workspace_id()) as begun, app.steady_alerts(app.workspace_id()) as steadied,
      app.resolve_quiet_alerts(app.workspace_id()) as resolved, app.remind_of_alerts(app.workspace_id()) as reminded`);
  return rows[0] ?? { begun: 0, steadied: 0, reminded: 0, resolved: 0 };
}
