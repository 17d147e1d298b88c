import { expect, test } from "vitest";
import { lineOf, verdictOf } from "./figures";

test.each([
  [{ atMost: 2 }, 2, "ok"],
  [{ atMost: 2 }, 2.01, "short"],
  [{ atLeast: 0.5 }, 0.5, "ok"],
  [{ atLeast: 0.5 }, 0.49, "short"],
  [{ atLeast: 0.5 }, Number.NaN, "short"],
  [undefined, 7, "ok"],
] as const)("target %o, measured %d: %s", (target, value, verdict) => {
  expect(verdictOf({ name: "x", value, unit: "s", ...(target && { target }) })).toBe(verdict);
});

test("a line has name, value with unit, target and verdict", () => {
  const line = lineOf({ name: "five migrations", value: 1.234, unit: "s", target: { atMost: 2 } });
  expect(line.split(/ {2,}/)).toEqual(["five migrations", "1.23 s", "≤ 2", "ok"]);
});
