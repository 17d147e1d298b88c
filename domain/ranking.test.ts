import fc from "fast-check";
import { expect, test } from "vitest";
import { competitionRanks, describeRankChange, rankChange } from "./ranking";

test("equals share a rank and the next one skips", () => {
  expect(competitionRanks([90, 50, 50, 10])).toEqual([1, 2, 2, 4]);
  expect(competitionRanks([])).toEqual([]);
});

test("a rank is one more than how many have more points", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (points) => {
      const scores = points.toSorted((a, b) => b - a);
      expect(competitionRanks(scores)).toEqual(scores.map((score) => 1 + scores.filter((s) => s > score).length));
    }),
  );
});

test("a stretch of the board has the ranks that the whole board gives it", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(8), { minLength: 1 }), fc.nat(), (points, at) => {
      const scores = points.toSorted((a, b) => b - a);
      const start = at % scores.length;
      const whole = competitionRanks(scores);
      expect(competitionRanks(scores.slice(start), start, whole[start])).toEqual(whole.slice(start));
    }),
  );
});

test("places won are positive, and a missing place is no change", () => {
  expect(rankChange(3, 5)).toBe(2);
  expect(rankChange(5, 3)).toBe(-2);
  expect(rankChange(null, 3)).toBeNull();
  expect(rankChange(3, null)).toBeNull();
  expect(describeRankChange(1, "last week")).toBe("Up 1 place since last week");
  expect(describeRankChange(-4, "last month")).toBe("Down 4 places since last month");
  expect(describeRankChange(0, "yesterday")).toBe("Same place as yesterday");
  expect(describeRankChange(null, "the period before")).toBe("New since the period before");
});
