import { expect, test } from "vitest";
import { seededRandom } from "./random";

test("equal words give equal sequences, other words others", () => {
  expect(fiveOf("aurora")).toEqual(fiveOf("aurora"));
  expect(fiveOf("aurora")).not.toEqual(fiveOf("meridian"));
});

test.each([0.4, 6, 80])("a Poisson count has its mean, %s", (mean) => {
  const random = seededRandom("poisson");
  const n = 20_000;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += random.poisson(mean);
  expect(sum / n).toBeGreaterThan(mean * 0.97);
  expect(sum / n).toBeLessThan(mean * 1.03);
});

test("whole numbers include both ends", () => {
  const random = seededRandom("ends");
  const seen = new Set(Array.from({ length: 200 }, () => random.int(1, 3)));
  expect([...seen].sort()).toEqual([1, 2, 3]);
});

function fiveOf(words: string): number[] {
  return Array.from({ length: 5 }, seededRandom(words).next);
}
