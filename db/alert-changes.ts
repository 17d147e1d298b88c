/** What people do to alerts: one act on one, on a selection, or on all that match a filter; and its undoing. */
import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { AlertFilter } from "@/domain/alert-inbox";
import { type AlertAction, BULK_LIMIT, type SnoozeWake } from "@/domain/alerts";
import { countMatching } from "./alert-counts";
import { matching } from "./alert-filter";
import { limitStatements, type Tx } from "./workspace";

export type AlertChange = {
  target: { ids: string[] } | { filter: AlertFilter; asOf: string };
  action: AlertAction;
  comment: string | null;
  /** The members that the comment names: each is told once. */
  mentions?: string[];
  /** For assign: a member, or null for nobody. */
  assignee: string | null;
  /** For snooze. */
  snooze: { wake: SnoozeWake; until: string | null } | null;
};

// An act on BULK_LIMIT alerts took 20 s where eight programs shared two cores: it is not to be lost for that.
const BULK_SECONDS = 120;

/** How many alerts the act changed, found so already, may not change, or found no more. */
export type ChangeReport = { batch: string; changed: number; unchanged: number; refused: number; missing: number };

/**
 * Acts on every alert of the target in one statement, under one batch that `undoAlertChanges` can take back.
 * A filter means the alerts that match it now and had fired by `asOf`: none is touched that was not counted.
 * @returns "too_many" when more than BULK_LIMIT match; then nothing is changed
 * @throws CX404, CX422 for an unknown assignee or mentioned person, or a snooze into the past
 */
export async function changeAlerts(
  tx: Tx,
  change: AlertChange,
  viewer: string | null,
): Promise<ChangeReport | "too_many"> {
  const { target, action, comment, mentions = [], assignee, snooze } = change;
  let ids: SQL;
  if ("ids" in target) {
    ids = uuids(target.ids);
  } else {
    limitStatements(tx, BULK_SECONDS);
    if ((await countMatching(tx, target.filter, viewer, target.asOf)) > BULK_LIMIT) return "too_many";
    ids = sql`array(select a.id from system_alerts a where ${matching(target.filter, viewer)} and a.triggered_at <= ${target.asOf})`;
  }
  const batch = randomUUID();
  const options = JSON.stringify(action === "snooze" ? snooze : action === "assign" ? { to: assignee } : {});
  const { rows } = await tx.execute<Outcome>(sql`
    select c.outcome, count(*) as alerts from app.change_alerts(${ids}, ${action}, ${options}::jsonb, ${comment}, ${batch}) c group by 1`);
  if (comment && mentions.length > 0) {
    await mention(tx, sql`array(select e.alert_id from alert_events e where e.batch_id = ${batch})`, mentions);
  }
  return { batch, ...tally(rows) };
}

/** Takes one's own act back wherever nothing else has happened since; the rest is counted as refused. */
export async function undoAlertChanges(tx: Tx, batch: string): Promise<ChangeReport> {
  limitStatements(tx, BULK_SECONDS);
  const { rows } = await tx.execute<Outcome>(
    sql`select u.outcome, count(*) as alerts from app.undo_alert_changes(${batch}) u group by 1`,
  );
  return { batch, ...tally(rows) };
}

/**
 * Puts a comment on the time line of each alert and tells the members that it names.
 * @returns how many alerts there were
 * @throws CX404 for a mentioned person who is no member
 */
export async function commentOnAlerts(
  tx: Tx,
  ids: string[],
  comment: string,
  mentions: string[] = [],
): Promise<number> {
  const alerts = uuids(ids);
  const { rows } = await tx.execute<{ written: number }>(
    sql`select app.comment_on_alerts(${alerts}, ${comment}) as written`,
  );
  if (mentions.length > 0) await mention(tx, alerts, mentions);
  return rows[0]?.written ?? 0;
}

function mention(tx: Tx, alerts: SQL, mentions: string[]) {
  return tx.execute(sql`select app.mention_members(${alerts}, ${uuids(mentions)})`);
}

const uuids = (ids: string[]) => sql`${`{${ids.join(",")}}`}::uuid[]`;

type Outcome = { outcome: "changed" | "unchanged" | "refused" | "missing"; alerts: number };

function tally(rows: Outcome[]): Omit<ChangeReport, "batch"> {
  const of = (outcome: Outcome["outcome"]) => rows.find((row) => row.outcome === outcome)?.alerts ?? 0;
  return { changed: of("changed"), unchanged: of("unchanged"), refused: of("refused"), missing: of("missing") };
}
