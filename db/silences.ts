/** Silences: what they hold, until when, what they hid, and what one would hide. Triggers do what follows from a write. */
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Severity } from "@/domain/alerts";
import { type Matcher, PREVIEW_CAP, type SilenceRepeats, type SilenceState } from "@/domain/silences";
import { resolveUpdate, type Saved } from "./revisions";
import { silences } from "./schema/silences";
import { limitStatements, PREVIEW_SECONDS, type Tx } from "./workspace";

const utc = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** The window of the silence `s` that runs at a moment, or else the next one. */
const windowFrom = (at: SQL) =>
  sql`lateral app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, ${at})`;
const NEXT = sql`greatest(now(), s.skips_until)`;

export type Silence = {
  id: string;
  /** The edit that it is at. */
  revision: number;
  name: string;
  reason: string | null;
  matchers: Matcher[];
  criticalPasses: boolean;
  holdsOpen: boolean;
  repeats: SilenceRepeats;
  timezone: string;
  state: SilenceState;
  /** The window that runs or comes next; of one that is over, the first and when it ended. Moments are ISO 8601 in UTC. */
  startsAt: string;
  endsAt: string;
  repeatsUntil: string | null;
  /** When the window that is left out ends, while it does; null where none is. */
  skipsUntil: string | null;
  createdBy: string | null;
  endedBy: string | null;
  /** Alerts that it holds now, and how often it has taken one in all. */
  holds: number;
  hits: number;
};

const PAST_SHOWN = 50;

/** Those that run, then those to come, soonest first; then the newest 50 that are over. */
export function listSilences(tx: Tx): Promise<Silence[]> {
  return readSilences(
    tx,
    sql`(select * from silences where over_at > now())
      union all
      (select * from silences where over_at <= now() order by over_at desc limit ${PAST_SHOWN})`,
  );
}

export async function findSilence(tx: Tx, id: string): Promise<Silence | undefined> {
  const [silence] = await readSilences(tx, sql`select * from silences where id = ${id}`);
  return silence;
}

async function readSilences(tx: Tx, from: SQL): Promise<Silence[]> {
  const { rows } = await tx.execute<Silence>(sql`
    select s.id, s.revision, s.name, s.reason, s.matchers, s.critical_passes as "criticalPasses", s.holds_open as "holdsOpen", s.repeats, s.timezone,
      case when w.starts_at is null then 'past' when w.starts_at <= now() then 'active' else 'upcoming' end as state,
      ${utc(sql`coalesce(w.starts_at, s.starts_at)`)} as "startsAt", ${utc(sql`coalesce(w.ends_at, s.over_at)`)} as "endsAt",
      ${utc(sql`s.repeats_until`)} as "repeatsUntil", case when s.skips_until > now() then ${utc(sql`s.skips_until`)} end as "skipsUntil", c.name as "createdBy", e.name as "endedBy",
      (select count(*) from system_alerts a where a.silence_id = s.id) as holds,
      (select count(*) from silence_hits h where h.silence_id = s.id) as hits
    from (${from}) s
    left join ${windowFrom(NEXT)} w on true
    left join auth.users c on c.id = s.created_by
    left join auth.users e on e.id = s.ended_by
    order by case when w.starts_at is null then 2 when w.starts_at <= now() then 0 else 1 end,
      case when w.starts_at is not null then w.ends_at end, s.over_at desc, s.id`);
  return rows;
}

type NewSilence = {
  workspaceId: string;
  createdBy: string | null;
  name: string;
  reason: string | null;
  matchers: Matcher[];
  criticalPasses: boolean;
  holdsOpen: boolean;
  startsAt: Date;
  endsAt: Date;
  repeats: SilenceRepeats;
  repeatsUntil: Date | null;
  timezone: string;
};

/** @returns its id, and how many open alerts it holds from now on */
export async function createSilence(tx: Tx, silence: NewSilence): Promise<{ id: string; holds: number }> {
  const [made] = await tx.insert(silences).values(silence).returning({ id: silences.id });
  if (!made) throw new Error("The silence was not answered.");
  await beginSilences(tx);
  return { id: made.id, holds: (await findSilence(tx, made.id))?.holds ?? 0 };
}

type SilenceEdit = Pick<NewSilence, "name" | "reason" | "matchers" | "criticalPasses" | "holdsOpen"> & {
  id: string;
  revision: number;
  /** Null: the times stay as they are. Others count from their own first window: none of it is left out. */
  window: Pick<NewSilence, "startsAt" | "endsAt" | "repeats" | "repeatsUntil"> | null;
};

/**
 * Changes a silence that is still at `revision`. What it holds and matches no more is let go; what is open and matches now
 * is taken if it is to. The log of what it hid stays.
 */
export async function updateSilence(tx: Tx, edit: SilenceEdit): Promise<Saved<Silence>> {
  const { id, revision, window, ...fields } = edit;
  const { rowCount } = await tx
    .update(silences)
    .set({
      ...fields,
      ...(window && { ...window, skipsUntil: null }),
      begunAt: sql`case when (${silences.matchers}, ${silences.criticalPasses}, ${silences.holdsOpen})
        = (${JSON.stringify(fields.matchers)}::jsonb, ${fields.criticalPasses}::boolean, ${fields.holdsOpen}::boolean) then ${silences.begunAt} end`,
    })
    .where(and(eq(silences.id, id), eq(silences.revision, revision)));
  await beginSilences(tx);
  const found = await findSilence(tx, id);
  return resolveUpdate(tx, rowCount === 1 ? found : undefined, { table: "silences", id, revision }, async () => found);
}

/** Windows that have begun take what is open, where they are to. */
async function beginSilences(tx: Tx): Promise<void> {
  await tx.execute(sql`select app.begin_silences(app.workspace_id())`);
}

/** Later by so many minutes; weekly ones have no end to put off. @returns false unless it still lasts */
export async function extendSilence(tx: Tx, id: string, minutes: number): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update silences set ends_at = ends_at + make_interval(mins => ${minutes})
    where id = ${id} and over_at > now() and repeats = 'never'`);
  return rowCount === 1;
}

/**
 * A weekly one leaves out the window that runs or comes next, and lets go of what it holds.
 * @returns false when it is over, or no window would be left
 */
export async function skipWindow(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update silences set skips_until = skipped.ends_at
    from (
      select s.id, w.ends_at from silences s
      cross join ${windowFrom(NEXT)} w cross join ${windowFrom(sql`w.ends_at`)} later
      where s.id = ${id} and s.repeats = 'weekly'
    ) skipped
    where silences.id = skipped.id`);
  return rowCount === 1;
}

/** The windows that were left out and have not passed count again. @returns false when there is none */
export async function keepWindows(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update silences set skips_until = null where id = ${id} and skips_until > now() and over_at > now()`);
  return rowCount === 1;
}

/** Over at once and for good; what it holds is there again. @returns false when it was over already */
export async function endSilence(tx: Tx, id: string, by: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`update silences set ended_at = now(), ended_by = ${by} where id = ${id} and over_at > now()`,
  );
  return rowCount === 1;
}

export type SilencedAlert = { id: string; title: string; severity: Severity; triggeredAt: string };
export type SilencePreview = {
  /** Alerts that fired in the last seven days and match, counted to PREVIEW_CAP; the newest 20 of them. */
  week: number;
  newest: SilencedAlert[];
  /** Open alerts that match and nothing holds yet, counted to PREVIEW_CAP. */
  open: number;
};

/** What such a silence would have hidden lately and would hide now. @throws CX422 for matchers that make no sense */
export async function previewSilence(
  tx: Tx,
  { matchers, criticalPasses }: { matchers: Matcher[]; criticalPasses: boolean },
): Promise<SilencePreview> {
  limitStatements(tx, PREVIEW_SECONDS);
  const matching = (since: SQL, limit: number) =>
    sql`app.match_alerts(app.workspace_id(), ${JSON.stringify(matchers)}::jsonb, ${criticalPasses}, ${since}, ${limit})`;
  const week = sql`now() - interval '7 days'`;
  const counts = await tx.execute<{ week: number; open: number }>(sql`
    select (select count(*) from ${matching(week, PREVIEW_CAP)}) as week, (select count(*) from ${matching(sql`null`, PREVIEW_CAP)}) as open`);
  const newest = await tx.execute<SilencedAlert>(sql`
    select a.id, a.title, a.severity_level as severity, ${utc(sql`a.triggered_at`)} as "triggeredAt"
    from system_alerts a where a.id in (select * from ${matching(week, 20)}) order by a.triggered_at desc, a.id desc`);
  return { week: counts.rows[0]?.week ?? 0, open: counts.rows[0]?.open ?? 0, newest: newest.rows };
}

export type SilenceHit = SilencedAlert & {
  hit: string;
  heldAt: string;
  /** Null while it is held. */
  releasedAt: string | null;
  /** How often it fired on while it was held. */
  firedAgain: number;
};

const HITS_SHOWN = 100;

/** The log of what a silence hid: the newest 100. */
export async function listSilenceHits(tx: Tx, silenceId: string): Promise<SilenceHit[]> {
  const { rows } = await tx.execute<SilenceHit>(sql`
    select h.id as hit, a.id, a.title, a.severity_level as severity, ${utc(sql`a.triggered_at`)} as "triggeredAt",
      ${utc(sql`h.held_at`)} as "heldAt", ${utc(sql`h.released_at`)} as "releasedAt", h.fired_again as "firedAgain"
    from silence_hits h join system_alerts a on a.workspace_id = h.workspace_id and a.id = h.alert_id
    where h.silence_id = ${silenceId} order by h.held_at desc, h.id desc limit ${HITS_SHOWN}`);
  return rows;
}
