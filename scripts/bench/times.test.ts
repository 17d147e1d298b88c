import { expect, test } from "vitest";
import { timesOf } from "./times";

test("the median and the 95th of a hundred are the 50th and the 95th in their order", () => {
  const hundred = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) + 1);
  expect(timesOf(hundred)).toEqual({ median: 50, p95: 95 });
  expect(timesOf([3])).toEqual({ median: 3, p95: 3 });
  expect(timesOf([]).p95).toBeNaN();
});
