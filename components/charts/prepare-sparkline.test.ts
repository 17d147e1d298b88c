import { expect, test } from "vitest";
import { prepareSparkline } from "./prepare-sparkline";

test("a sparkline stands on zero and fills its box", () => {
  expect(prepareSparkline([0, 5, 10], 20, 10)).toBe("M0 10L10 5L20 0");
  expect(prepareSparkline([4, 4], 20, 10)).toBe("M0 0L20 0");
});

test("nothing is a line at the bottom", () => {
  expect(prepareSparkline([0, 0, 0], 20, 10)).toBe("M0 10H20");
  expect(prepareSparkline([], 20, 10)).toBe("M0 10H20");
});
