import * as fc from "fast-check";
import { expect, test } from "vitest";
import { describeChange, layOutBars, sumTrend } from "./overview";

test("sums days; without executions there is no success rate", () => {
  expect(sumTrend([])).toEqual({ executions: 0, cost: 0, successRate: null });
  expect(
    sumTrend([
      { day: "2026-01-01", executions: 3, successes: 3, cost: 1.5 },
      { day: "2026-01-02", executions: 1, successes: 0, cost: 0.5 },
    ]),
  ).toEqual({ executions: 4, cost: 2, successRate: 75 });
});

test("says how a figure moved", () => {
  expect(describeChange(120, 100, "percent")).toBe("20 % more than the 30 days before");
  expect(describeChange(91.2, 93.5, "points")).toBe("2.3 points less than the 30 days before");
  expect(describeChange(5, 5, "percent")).toBe("same as the 30 days before");
  expect(describeChange(5, 0, "percent")).toBeNull();
  expect(describeChange(null, 3, "points")).toBeNull();
});

test("bars stay inside the drawing, and what is more is never lower", () => {
  const value = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (values) => {
      const bars = layOutBars(values, { width: 300, height: 40 });
      for (const [i, bar] of bars.entries()) {
        expect(bar.x).toBeGreaterThanOrEqual(0);
        expect(bar.x + bar.width).toBeLessThanOrEqual(300.6);
        expect(bar.y + bar.height).toBeCloseTo(40);
        expect(bar.height > 0).toBe((values[i] ?? 0) > 0 && bar.height > 0);
        for (const [j, other] of bars.entries()) {
          if ((values[j] ?? 0) > (values[i] ?? 0)) expect(other.height).toBeGreaterThanOrEqual(bar.height);
        }
      }
    }),
  );
});
