/** Time ranges of performance, and the figures of one. Pure and small: screens import it. */

/** Ranges that end now. */
export const PRESETS = ["24h", "7d", "30d", "90d", "1y"] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_LABELS: Record<Preset, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  "1y": "1 year",
};

export const STEPS = ["hour", "day"] as const;
export type Step = (typeof STEPS)[number];

/** Sums and percentiles of some time: durations in seconds, cost in the workspace's currency; null without samples. */
export type Figures = {
  executions: number;
  successes: number;
  failures: number;
  faults: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  min: number | null;
  max: number | null;
  inputTokens: number;
  outputTokens: number;
  cost: number;
  quality: number | null;
};

/** `start` is the bucket's first moment, ISO 8601. */
export type PerformancePoint = Figures & { start: string };

export const NO_FIGURES: Figures = {
  executions: 0,
  successes: 0,
  failures: 0,
  faults: 0,
  p50: null,
  p95: null,
  p99: null,
  min: null,
  max: null,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  quality: null,
};

/** Success in percent of the executions; null without any. */
export function successRate(figures: Pick<Figures, "executions" | "successes">): number | null {
  return figures.executions > 0 ? (figures.successes / figures.executions) * 100 : null;
}

/** Input and output together: what a cache served is part of the one, what was thought of the other. */
export function tokensOf(figures: Pick<Figures, "inputTokens" | "outputTokens">): number {
  return figures.inputTokens + figures.outputTokens;
}

/** What one execution cost; null without any. */
export function costPerExecution(figures: Pick<Figures, "executions" | "cost">): number | null {
  return figures.executions > 0 ? figures.cost / figures.executions : null;
}

/** The change of a share or score, in points of it; null where there is nothing to compare with. */
export function changeInPoints(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before;
}

/** The change against the period before, in percent of it; null where there is nothing to compare with. */
export function changeInPercent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return ((now - before) / before) * 100;
}

/** True where the zone's clock is off UTC by a fraction of an hour: its days are then cut at the next full hour. */
export function cutsDaysAtFullHour(timezone: string, at: Date): boolean {
  const minute = new Intl.DateTimeFormat("en", { timeZone: timezone, minute: "numeric" }).format(at);
  return Number(minute) !== at.getUTCMinutes();
}
