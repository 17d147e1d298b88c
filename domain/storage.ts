/** What the database holds, as its administrators look at it: by table, and agents' performance by month. */
import type { RetentionTask } from "./retention";

export type StoredTable = {
  schema: string;
  /** Of a partition, its table's name. */
  name: string;
  /** "2026-11" for a month's partition. */
  month: string | null;
  /** As the server last estimated. */
  rows: number;
  tableBytes: number;
  indexBytes: number;
  /** Whether the room of its hours was given back. */
  packed: boolean;
};

export type Storage = {
  /** ISO 8601: when it was looked at. */
  now: string;
  databaseBytes: number;
  tables: StoredTable[];
  /** `removedLastWeek`: rows; partitions of "months"; bytes of "space". */
  runs: Partial<Record<RetentionTask, { ranAt: string; removedLastWeek: number }>>;
};

type Size = { rows: number; tableBytes: number; indexBytes: number; bytes: number };
export type TableSize = Size & { name: string; partitions: number };

function sizeOf(parts: readonly StoredTable[]): Size {
  const sum = (pick: (part: StoredTable) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const [tableBytes, indexBytes] = [sum((part) => part.tableBytes), sum((part) => part.indexBytes)];
  return { rows: sum(({ rows }) => rows), tableBytes, indexBytes, bytes: tableBytes + indexBytes };
}

function groupBy(tables: readonly StoredTable[], keyOf: (table: StoredTable) => string): Map<string, StoredTable[]> {
  const groups = new Map<string, StoredTable[]>();
  for (const table of tables) groups.set(keyOf(table), [...(groups.get(keyOf(table)) ?? []), table]);
  return groups;
}

/** Each table with its partitions together, the largest first. Tables outside `public` carry their schema's name. */
export function sizeTables(tables: readonly StoredTable[]): TableSize[] {
  const byName = groupBy(tables, ({ schema, name }) => (schema === "public" ? name : `${schema}.${name}`));
  return [...byName]
    .map(([name, parts]) => ({ name, ...sizeOf(parts), partitions: parts.filter(({ month }) => month).length }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

/** `ahead`: made before its time. `hours`: hours and days. `leaving`: its hours go, or went a day ago. `days`: days alone. */
export type MonthState = "ahead" | "hours" | "leaving" | "days";
export type MonthSize = Size & { month: string; state: MonthState };

/** Agents' performance by month, the newest first. `hoursFrom` is the first moment whose hours are kept. */
export function sizeMonths(tables: readonly StoredTable[], now: Date, hoursFrom: Date): MonthSize[] {
  const months = groupBy(
    tables.filter(({ month }) => month),
    ({ month }) => month ?? "",
  );
  const [current, kept] = [now.toISOString().slice(0, 7), hoursFrom.toISOString().slice(0, 7)];
  return [...months]
    .map(([month, parts]) => {
      const state: MonthState =
        month > current ? "ahead" : month > kept ? "hours" : parts.some(({ packed }) => packed) ? "days" : "leaving";
      return { month, ...sizeOf(parts), state };
    })
    .sort((a, b) => (a.month < b.month ? 1 : -1));
}

const LONGEST_PAUSE_MS = 3 * 3_600_000;

/** Whether retention, which looks each hour, has not done so for three; false where it never has. */
export function isOverdue({ runs, now }: Pick<Storage, "runs" | "now">): boolean {
  const last = runs.hours?.ranAt;
  return last !== undefined && Date.parse(now) - Date.parse(last) > LONGEST_PAUSE_MS;
}

const DAY = 86_400_000;

/**
 * What the next midnights in UTC bring.
 * @returns `hoursOf`: the day whose hours go next, and when; `monthPacked`: the month that gives back its room next, and when
 */
export function whatGoesNext(now: Date, keepDays: number) {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  const midnight = new Date(today + DAY);
  const hoursOf = new Date(today - keepDays * DAY);
  // A month is packed a day after the hours of its last day have gone.
  const settled = new Date(today - (keepDays + 1) * DAY);
  const monthPacked = new Date(Date.UTC(settled.getUTCFullYear(), settled.getUTCMonth(), 1));
  const ends = Date.UTC(settled.getUTCFullYear(), settled.getUTCMonth() + 1, 1);
  return { hoursOf, midnight, monthPacked, packedAt: new Date(ends + (keepDays + 1) * DAY) };
}
