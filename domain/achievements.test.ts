import { expect, test } from "vitest";
import { describeCondition, describeRarity, METRICS, nameOf, prerequisitePath, whyNotThreshold } from "./achievements";

test("conditions read as what has to be done", () => {
  expect(describeCondition({ metric: "moves_executed", threshold: 1250 })).toBe("1,250 moves executed");
  expect(describeCondition({ metric: "moves_executed", threshold: 1 })).toBe("1 move executed");
  expect(describeCondition({ metric: "content.created", threshold: 1 })).toBe("1 content created");
  expect(describeCondition({ metric: "experience_level", threshold: 5 })).toBe("experience level 5");
  expect(describeCondition({ metric: "success_rate_percentage", threshold: 75 })).toBe("75 % of moves successful");
  expect(describeCondition({ metric: "alert.resolved", threshold: 5, within: { hours: 1 } })).toBe(
    "5 alerts resolved within 1 hour",
  );
  expect(
    describeCondition({ all: [{ event: "campaign.activated" }, { any: [{ metric: "total_points", threshold: 10 }] }] }),
  ).toBe("a first: campaigns started, and (10 points)");
});

test("counts are whole, shares end at 100, and both have a bound", () => {
  expect(whyNotThreshold("moves_executed", 1_000_000)).toBeUndefined();
  expect(whyNotThreshold("moves_executed", 0)).toBe("The number to reach is above 0.");
  expect(whyNotThreshold("moves_executed", 2.5)).toBe("The number to reach is a whole number.");
  expect(whyNotThreshold("moves_executed", 1_000_001)).toBe("The number to reach is at most 1,000,000.");
  expect(whyNotThreshold("total_campaign_reach", 5_000_000)).toBeUndefined();
  expect(whyNotThreshold("success_rate_percentage", 75.5)).toBeUndefined();
  expect(whyNotThreshold("success_rate_percentage", 100.5)).toBe("The number to reach is at most 100 %.");
});

test("rarity never rounds up to everybody or down to nobody", () => {
  expect(describeRarity(0, 500)).toBe("Nobody has it yet");
  expect(describeRarity(1, 500)).toBe("Under 1 % have it");
  expect(describeRarity(20, 500)).toBe("4 % have it");
  expect(describeRarity(499, 500)).toBe("99 % have it");
  expect(describeRarity(500, 500)).toBe("Everybody has it");
});

test("the path of prerequisites begins with the first to earn", () => {
  const [a, b, c] = [
    { id: "a", requiredId: null },
    { id: "b", requiredId: "a" },
    { id: "c", requiredId: "b" },
  ];
  const all = new Map([a, b, c].map((one) => [one.id, one]));
  expect(prerequisitePath(c, all).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(prerequisitePath({ id: "d", requiredId: "gone" }, all)).toEqual([]);
});

test("no two metrics have the same label, so a drop-down can tell them apart", () => {
  const labels = Object.values(METRICS).map((metric) => metric.label);
  expect(new Set(labels).size).toBe(labels.length);
  expect(nameOf("time_based")).toBe("Time based");
});
