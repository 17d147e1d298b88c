/** Checks a live database against the contract: sixteen checks in five sets, and the counts. Changes nothing. */
import { sql } from "drizzle-orm";
import { ACHIEVEMENT_ENUMS } from "@/domain/achievements";
import { AGENT_ENUMS } from "@/domain/agents";
import { ALERT_ENUMS } from "@/domain/alerts";
import { CAMPAIGN_ENUMS } from "@/domain/campaigns";
import { INTELLIGENCE_ENUMS } from "@/domain/intelligence";
import { NOTIFICATION_ENUMS } from "@/domain/notifications";
import { QUEST_ENUMS } from "@/domain/quests";
import {
  countsMoves,
  deliversNotifications,
  enterScratch,
  handlesAlerts,
  makesInsights,
  type Proof,
  raisesLevel,
  recordsExecutions,
  touchesCampaign,
  unlocksOnce,
} from "./verify-behaviour";
import { CONTRACT, COUNTS, FOREIGN_KEYS, FUNCTIONS, TRIGGERS } from "./verify-contract";
import { type Tx, withoutContext } from "./workspace";

export type VerifyCheck = { set: string; name: string; ok: boolean; detail: string };
export type VerifyCount = { name: string; expected: number; found: number; ok: boolean };
export type VerifyReport = { ok: boolean; checks: VerifyCheck[]; counts: VerifyCount[] };

type Step = { name: string; tables?: string[]; proofs?: Record<string, Proof> };

const SETS: Record<string, Step[]> = {
  "013_create_positioning_campaigns": [
    { name: "Positioning and messages", tables: ["positioning", "message_architecture"] },
    { name: "Campaigns", tables: ["campaigns"] },
    { name: "Quests and cohorts", tables: ["campaign_quests", "campaign_cohorts"] },
    { name: "Quests touch their campaign", proofs: { update_campaign_timestamp: touchesCampaign } },
  ],
  "014_create_gamification_achievements": [
    { name: "Achievements and statistics", tables: ["achievements", "user_achievements", "user_stats"] },
    { name: "Unlocking grants once", proofs: { unlock_achievement: unlocksOnce } },
    { name: "Moves make success rates", proofs: { calculate_move_success_rate: countsMoves } },
    { name: "Points make levels", proofs: { update_experience_level: raisesLevel } },
  ],
  "015_create_agent_registry": [
    { name: "Registry and capabilities", tables: ["agent_registry", "agent_capabilities"] },
    { name: "Assignments", tables: ["agent_assignments"] },
    { name: "Performance", tables: ["agent_performance"] },
    { name: "Executions are counted once", proofs: { record_agent_execution: recordsExecutions } },
  ],
  "016_create_intelligence_system": [
    { name: "Signals and insights", tables: ["intelligence_signals", "market_insights"] },
    {
      name: "Signals make insights",
      proofs: {
        "create_insight_from_signals get_active_insights get_priority_signals": makesInsights,
      },
    },
  ],
  "017_create_alerts_notifications": [
    { name: "Alerts and notifications", tables: ["system_alerts", "user_notifications"] },
    {
      name: "Alerts are raised and acknowledged, notifications sent and read",
      proofs: {
        "create_system_alert get_critical_alerts acknowledge_alert": handlesAlerts,
        "send_user_notification get_user_unread_notifications mark_notification_as_read": deliversNotifications,
      },
    },
  ],
};

class RolledBack extends Error {
  readonly report: VerifyReport;
  constructor(report: VerifyReport) {
    super("rolled back");
    this.report = report;
  }
}

/** Runs as the application role, in one transaction that is always rolled back. */
export async function verifySchema(): Promise<VerifyReport> {
  try {
    return await withoutContext<never>(async (tx) => {
      throw new RolledBack(await verify(tx));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  }
}

async function verify(tx: Tx): Promise<VerifyReport> {
  const counts = await countAll(tx);
  const checks: VerifyCheck[] = [];
  for (const [set, steps] of Object.entries(SETS)) {
    for (const step of steps) checks.push({ set, name: step.name, ...(await runStep(tx, set, step)) });
  }
  return { ok: [...checks, ...counts].every(({ ok }) => ok), checks, counts };
}

async function runStep(
  tx: Tx,
  set: string,
  { tables = [], proofs = {} }: Step,
): Promise<{ ok: boolean; detail: string }> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const table of tables) {
    const lacking = await missingColumns(tx, set, table);
    if (lacking.length > 0) missing.push(`${table} lacks ${lacking.join(", ")}`);
    else found.push(table);
  }
  for (const [functions, proof] of Object.entries(proofs)) {
    const failure = await prove(tx, proof);
    if (failure) missing.push(`${functions.replaceAll(" ", ", ")}: ${failure}`);
    else found.push(functions.replaceAll(" ", ", "));
  }
  return missing.length > 0 ? { ok: false, detail: missing.join("; ") } : { ok: true, detail: found.join(", ") };
}

async function missingColumns(tx: Tx, set: string, table: string): Promise<string[]> {
  const wanted = CONTRACT[set]?.find((contract) => contract.table === table)?.columns.split(" ") ?? [];
  const { rows } = await tx.execute<{ name: string }>(sql`
    select attname as name from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`);
  const there = new Set(rows.map(({ name }) => name));
  return ["id", ...wanted].filter((column) => !there.has(column));
}

/** @returns what was wrong, or nothing */
async function prove(tx: Tx, proof: Proof): Promise<string | undefined> {
  await tx.execute(sql`savepoint proof`);
  try {
    await proof(tx, await enterScratch(tx));
    return undefined;
  } catch (error) {
    const cause = (error as Error).cause;
    return cause instanceof Error ? cause.message : (error as Error).message;
  } finally {
    await tx.execute(sql`rollback to savepoint proof`);
  }
}

async function countAll(tx: Tx): Promise<VerifyCount[]> {
  const counts: VerifyCount[] = [];
  const count = (name: string, expected: number, found: number) =>
    counts.push({ name, expected, found, ok: found >= expected });
  const all = Object.values(CONTRACT).flatMap((tables) => tables.map(({ table }) => table));
  count("tables", all.length, (await countIn(tx, all)).tables);
  for (const [set, tables] of Object.entries(CONTRACT)) {
    const { indexes, policies } = await countIn(
      tx,
      tables.map(({ table }) => table),
    );
    count(`named indexes of ${set.slice(0, 3)}`, COUNTS[set]?.indexes ?? 0, indexes);
    count(`policies of ${set.slice(0, 3)}`, COUNTS[set]?.policies ?? 0, policies);
  }
  const whole = await countIn(tx, all);
  count("named indexes", sum("indexes"), whole.indexes);
  count("policies", sum("policies"), whole.policies);
  count("foreign keys", FOREIGN_KEYS, whole.foreignKeys);
  count(
    "functions",
    FUNCTIONS.length,
    await countNamed(
      tx,
      sql`select distinct proname from pg_proc where pronamespace = 'public'::regnamespace and proname`,
      FUNCTIONS,
    ),
  );
  count(
    "triggers",
    TRIGGERS.length,
    await countNamed(tx, sql`select distinct tgname from pg_trigger where not tgisinternal and tgname`, TRIGGERS),
  );
  const enumerations = enumerationsOf(all);
  count("enumerations", enumerations.length, await countEnumerations(tx, enumerations));
  return counts;
}

function sum(kind: "indexes" | "policies"): number {
  return Object.values(COUNTS).reduce((total, counts) => total + counts[kind], 0);
}

type Counted = { tables: number; indexes: number; policies: number; foreignKeys: number };

async function countIn(tx: Tx, tables: string[]): Promise<Counted> {
  const { rows } = await tx.execute<Counted>(sql`
    with ours as (select to_regclass(name) as oid from unnest(${sql.param(tables)}::text[]) name)
    select count(o.oid) as tables,
      coalesce(sum((select count(*) from pg_index i where i.indrelid = o.oid
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))), 0) as indexes,
      coalesce(sum((select count(*) from pg_policy p where p.polrelid = o.oid)), 0) as policies,
      coalesce(sum((select count(*) from pg_constraint k where k.conrelid = o.oid and k.contype = 'f')), 0) as "foreignKeys"
    from ours o`);
  return rows[0] ?? { tables: 0, indexes: 0, policies: 0, foreignKeys: 0 };
}

async function countNamed(tx: Tx, query: ReturnType<typeof sql>, names: string[]): Promise<number> {
  const { rows } = await tx.execute(sql`${query} = any (${sql.param(names)}::text[])`);
  return rows.length;
}

type Enumeration = { table: string; column: string; values: readonly string[] };

function enumerationsOf(tables: string[]): Enumeration[] {
  const lists: Record<string, readonly string[]> = {
    ...ACHIEVEMENT_ENUMS,
    ...AGENT_ENUMS,
    ...ALERT_ENUMS,
    ...CAMPAIGN_ENUMS,
    ...INTELLIGENCE_ENUMS,
    ...NOTIFICATION_ENUMS,
    ...QUEST_ENUMS,
  };
  return Object.entries(lists)
    .map(([name, values]) => ({ table: name.split(".")[0] ?? "", column: name.split(".")[1] ?? "", values }))
    .filter(({ table }) => tables.includes(table));
}

/** How many enumerations stand in the database as a CHECK of exactly the domain's values. */
async function countEnumerations(tx: Tx, enumerations: Enumeration[]): Promise<number> {
  let found = 0;
  for (const { table, column, values } of enumerations) {
    const { rows } = await tx.execute<{ definition: string }>(sql`
      select pg_get_constraintdef(k.oid) as definition from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
      where k.conrelid = to_regclass(${table}) and k.contype = 'c' and a.attname = ${column}`);
    const lists = rows.map(({ definition }) => [...definition.matchAll(/'([^']*)'::text/g)].map((match) => match[1]));
    if (lists.some((list) => list.toSorted().join(" ") === values.toSorted().join(" "))) found++;
  }
  return found;
}
