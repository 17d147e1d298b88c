import fc from "fast-check";
import { expect, test } from "vitest";
import { binOf, countIn } from "./sketch";
import { addTally, emptyTally, figuresOf, type Tally } from "./tally";

type Execution = { seconds: number; success: boolean; cost: number; quality: number | null };
const executions = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 5_000_000 }).map((n) => n / 1000),
    success: fc.boolean(),
    cost: fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1e8),
    quality: fc.option(fc.integer({ min: 0, max: 100 })),
  }),
  { maxLength: 30 },
);

function tallyOf(facts: Execution[]): Tally {
  const tally = emptyTally();
  for (const { seconds, success, cost, quality } of facts) {
    const one = emptyTally();
    Object.assign(one, {
      executions: 1,
      successes: Number(success),
      failures: Number(!success),
      min: seconds,
      max: seconds,
    });
    Object.assign(one, { cost, qualityTotal: quality ?? 0, qualityCount: Number(quality !== null) });
    countIn(one.sketch, binOf(seconds), 1);
    addTally(tally, one);
  }
  return tally;
}

test("tallies of parts, merged in any grouping, are the tally of all", () => {
  fc.assert(
    fc.property(executions, executions, executions, (a, b, c) => {
      const left = tallyOf(a);
      addTally(left, tallyOf(b));
      addTally(left, tallyOf(c));
      const right = tallyOf(c);
      const inner = tallyOf(b);
      addTally(inner, tallyOf(a));
      addTally(right, inner);
      expect(figuresOf(left)).toEqual(figuresOf(right));
      expect(figuresOf(left)).toEqual(figuresOf(tallyOf([...a, ...b, ...c])));
    }),
  );
});

test("no percentile leaves what was measured", () => {
  fc.assert(
    fc.property(executions, (facts) => {
      const { p50, p95, p99, min, max } = figuresOf(tallyOf(facts));
      for (const value of [p50, p95, p99]) {
        if (facts.length === 0) expect(value).toBeNull();
        else expect([(value ?? 0) >= (min ?? 0), (value ?? 0) <= (max ?? 0)]).toEqual([true, true]);
      }
    }),
  );
});
