/** Sums that merge: of hours, days and agents, whichever way they are put together. Figures are read from them. */
import type { Figures } from "./ranges";
import { addSketch, emptySketch, percentilesOf, type Sketch } from "./sketch";

export type Sums = {
  executions: number;
  successes: number;
  failures: number;
  faults: number;
  min: number | null;
  max: number | null;
  inputTokens: number;
  outputTokens: number;
  cost: number;
  qualityTotal: number;
  qualityCount: number;
};
export type Tally = Sums & { sketch: Sketch };

const NO_SUMS: Sums = {
  executions: 0,
  successes: 0,
  failures: 0,
  faults: 0,
  min: null,
  max: null,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  qualityTotal: 0,
  qualityCount: 0,
};

export const emptyTally = (): Tally => ({ ...NO_SUMS, sketch: emptySketch() });

/** `times` -1 takes them off, where the shortest and longest are not known. */
export function addSums(to: Sums, from: Sums, times: 1 | -1 = 1): void {
  to.executions += times * from.executions;
  to.successes += times * from.successes;
  to.failures += times * from.failures;
  to.faults += times * from.faults;
  to.min = pick(Math.min, to.min, from.min);
  to.max = pick(Math.max, to.max, from.max);
  to.inputTokens += times * from.inputTokens;
  to.outputTokens += times * from.outputTokens;
  // Costs have eight decimals in the database: no sum of them has more.
  to.cost = Math.round((to.cost + times * from.cost) * 1e8) / 1e8;
  to.qualityTotal += times * from.qualityTotal;
  to.qualityCount += times * from.qualityCount;
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b);
}

export function addTally(to: Tally, from: Tally): void {
  addSums(to, from);
  addSketch(to.sketch, from.sketch);
}

/** No percentile leaves the range of what was measured. */
export function figuresOf({ qualityTotal, qualityCount, sketch, ...sums }: Tally): Figures {
  const [p50 = null, p95 = null, p99 = null] = percentilesOf(sketch, [0.5, 0.95, 0.99]).map((value) =>
    value === null ? null : Math.min(Math.max(value, sums.min ?? value), sums.max ?? value),
  );
  return { ...sums, p50, p95, p99, quality: qualityCount > 0 ? qualityTotal / qualityCount : null };
}

/** The same where only the bins know the shortest and longest: those are of the first and last, within SKETCH_ERROR. */
export function binnedFiguresOf(tally: Tally): Figures {
  const [min = null, max = null] = percentilesOf(tally.sketch, [0, 1]);
  return figuresOf({ ...tally, min, max });
}
