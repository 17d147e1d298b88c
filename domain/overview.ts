/** The overview's rules: when an agent is in trouble, and how a trend is summed and drawn. */

/** An agent is in trouble when, of at least so many executions in the last 24 hours, fewer than so many percent succeeded. */
export const TROUBLE = { hours: 24, leastExecutions: 5, successBelow: 90 } as const;
/** Days of the trend, today included; it is compared with as many before. */
export const TREND_DAYS = 30;

/** A UTC day (yyyy-mm-dd) of all agents' work in the workspace; `cost` in its currency. */
export type TrendDay = { day: string; executions: number; successes: number; cost: number };

export type TrendTotals = {
  executions: number;
  cost: number;
  /** Percent; null when nothing was executed. */
  successRate: number | null;
};

export function sumTrend(days: readonly TrendDay[]): TrendTotals {
  const sum = (of: (day: TrendDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const executions = sum((day) => day.executions);
  return {
    executions,
    cost: sum((day) => day.cost),
    successRate: successRate(
      executions,
      sum((day) => day.successes),
    ),
  };
}

export function successRate(executions: number, successes: number): number | null {
  return executions > 0 ? (successes / executions) * 100 : null;
}

/** How far a figure moved from the one before, in words; null when either is missing. */
export function describeChange(now: number | null, before: number | null, unit: "percent" | "points"): string | null {
  if (now === null || before === null || (unit === "percent" && before === 0)) return null;
  const change = unit === "percent" ? ((now - before) / before) * 100 : now - before;
  const rounded = Math.round(change * 10) / 10;
  const words = unit === "percent" ? `${Math.abs(rounded)} %` : `${Math.abs(rounded)} points`;
  if (rounded === 0) return `same as the ${TREND_DAYS} days before`;
  return `${words} ${rounded > 0 ? "more" : "less"} than the ${TREND_DAYS} days before`;
}

export type Bar = { x: number; y: number; width: number; height: number };

/**
 * Bars of equal width with a gap, scaled to `most` (the largest value when absent). A value above 0 is at least one unit
 * high, so that little is not taken for nothing; null draws nothing.
 */
export function layOutBars(
  values: readonly (number | null)[],
  { width, height, gap = 1, most }: { width: number; height: number; gap?: number; most?: number },
): Bar[] {
  const top = most ?? Math.max(...values.map((value) => value ?? 0), 0);
  const step = width / Math.max(values.length, 1);
  return values.map((value, i) => {
    const share = top > 0 && value ? Math.min(value / top, 1) : 0;
    const tall = share > 0 ? Math.max(share * height, 1) : 0;
    return { x: i * step, y: height - tall, width: Math.max(step - gap, 0.5), height: tall };
  });
}
