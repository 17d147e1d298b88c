/** Leaderboards of agents and guilds: what they are ranked by, from how many executions on, and who ties. */
import type { BreakdownRow } from "./breakdown";
import { formatMoney, formatPercent, formatScore, formatSeconds } from "./quantities";
import { type Figures, successRate } from "./ranges";
import { competitionRanks, rankChange } from "./ranking";

export const RANKED_BY = ["success", "quality", "cost", "p95"] as const;
export type RankedBy = (typeof RANKED_BY)[number];

/** With fewer, chance decides: such rows are shown, and not ranked. */
export const LEAST_SAMPLE = 20;

type Measure = {
  label: string;
  /** Completes "20 …". */
  sample: string;
  best: "highest" | "lowest";
  of: (figures: Figures) => number | null;
  counted: (row: BreakdownRow) => number;
  format: (value: number | null, currency: string) => string;
};

export const MEASURES: Record<RankedBy, Measure> = {
  success: {
    label: "Success rate",
    sample: "executions",
    best: "highest",
    of: successRate,
    counted: (row) => row.figures.executions,
    format: formatPercent,
  },
  quality: {
    label: "Quality",
    sample: "rated executions",
    best: "highest",
    of: (figures) => figures.quality,
    counted: (row) => row.rated,
    format: formatScore,
  },
  cost: {
    label: "Cost per success",
    sample: "executions that succeeded",
    best: "lowest",
    of: ({ cost, successes }) => (successes > 0 ? cost / successes : null),
    counted: (row) => row.figures.successes,
    format: formatMoney,
  },
  p95: {
    label: "Duration, p95",
    sample: "executions",
    best: "lowest",
    of: (figures) => figures.p95,
    counted: (row) => row.figures.executions,
    format: formatSeconds,
  },
};

export type RankedRow = {
  row: BreakdownRow;
  value: number | null;
  /** What is shown; equal ones share a rank. */
  text: string;
  /** Null below the least sample. */
  rank: number | null;
  tied: boolean;
  /** Places won since the period before; null without a rank then. */
  change: number | null;
  sample: number;
};

/** The board of a measure: ranked rows first, best on top, then those with too few executions by how many they have. */
export function rankRows(
  rows: readonly BreakdownRow[],
  before: readonly BreakdownRow[],
  by: RankedBy,
  currency: string,
): RankedRow[] {
  const ranksBefore = new Map(placesOf(before, by, currency).map(({ row, rank }) => [row.key, rank]));
  return placesOf(rows, by, currency).map((place) => ({
    ...place,
    change: rankChange(place.rank, ranksBefore.get(place.row.key) ?? null),
  }));
}

function placesOf(rows: readonly BreakdownRow[], by: RankedBy, currency: string): Omit<RankedRow, "change">[] {
  const { of, counted, format, best } = MEASURES[by];
  const all = rows.map((row) => {
    const value = of(row.figures);
    return { row, value, text: format(value, currency), sample: counted(row) };
  });
  const sign = best === "highest" ? -1 : 1;
  const ranked = all
    .filter(({ value, sample }) => value !== null && sample >= LEAST_SAMPLE)
    .sort((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)) || a.row.name.localeCompare(b.row.name));
  // Whoever looks the same ranks the same: values are compared as they are shown.
  const groups = ranked.map(({ text }, i) => ranked.findIndex((other, j) => j <= i && other.text === text));
  const ranks = competitionRanks(groups);
  const places = ranked.map((one, i) => ({
    ...one,
    rank: ranks[i] ?? null,
    tied: groups.some((group, j) => j !== i && group === groups[i]),
  }));
  const rest = all
    .filter((one) => !ranked.includes(one))
    .sort((a, b) => b.sample - a.sample || a.row.name.localeCompare(b.row.name));
  return [...places, ...rest.map((one) => ({ ...one, rank: null, tied: false }))];
}
