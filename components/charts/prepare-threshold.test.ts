import { expect, test } from "vitest";
import { prepareThresholdChart } from "./prepare-threshold";

const HOUR = 3_600_000;
const from = Date.parse("2026-07-01T22:00:00Z");
const threshold = { value: 90, label: "below 90 %", format: (value: number | null) => `${value} %` };
const axis = { from, step: HOUR, timezone: "Europe/Berlin" };

test("points stand at their moments, in the workspace's zone; what is unknown is a gap", () => {
  const chart = prepareThresholdChart({ name: "Editor", values: [95, null, 80], breaches: [] }, axis, threshold);
  expect(chart.points).toEqual([
    { at: from, value: 95, title: expect.stringContaining("2 Jul 2026, 00:00") },
    { at: from + HOUR, value: null, title: expect.stringContaining("01:00") },
    { at: from + 2 * HOUR, value: 80, title: expect.stringContaining("02:00") },
  ]);
  expect(chart).toMatchObject({ title: "Editor", threshold: 90, thresholdLabel: "below 90 %", bands: [] });
  expect([chart.ticks[0], chart.ticks.at(-1)]).toEqual([from, from + 2 * HOUR]);
  expect(chart.formatTick(from)).toBe("2 Jul");
});

test.each([
  [[0.61, 20.3], 12, [0, 5, 10, 15, 20, 25]],
  [[0, null, 100], 90, [0, 20, 40, 60, 80, 100]],
  [[97.2, 99.4], 95, [95, 96, 97, 98, 99, 100]],
  // The threshold is above what was measured.
  [[0.1, 0.2], 0.6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]],
  [[-7], 3, [-8, -6, -4, -2, 0, 2, 4]],
  // One value only, or none.
  [[90], 90, [0, 20, 40, 60, 80, 100]],
  [[], 0, [0, 0.2, 0.4, 0.6, 0.8, 1]],
])("the axis of %j with the threshold %d goes in round steps", (values, value, levels) => {
  const chart = prepareThresholdChart({ name: "Editor", values, breaches: [] }, axis, { ...threshold, value });
  expect(chart.levels).toEqual(levels);
});

test("a breach is marked from its alert to its end; one that is open, to the end of the chart", () => {
  const breaches = [
    { since: from, firedAt: from + HOUR / 6, until: from + HOUR, worst: 80 },
    { since: from + 2 * HOUR, firedAt: from + 2 * HOUR, until: null, worst: 70 },
  ];
  const chart = prepareThresholdChart({ name: "Editor", values: [80, 95, 70, 70], breaches }, axis, threshold);
  expect(chart.bands).toEqual([
    { from: from + HOUR / 6, to: from + HOUR },
    { from: from + 2 * HOUR, to: from + 3 * HOUR },
  ]);
});

test("a breach at the chart's very end can be seen, and an empty figure makes an empty chart", () => {
  const open = { since: from, firedAt: from, until: null, worst: 70 };
  const chart = prepareThresholdChart({ name: "Editor", values: [70], breaches: [open] }, axis, threshold);
  expect(chart.bands).toEqual([{ from, to: from + HOUR / 2 }]);
  expect(prepareThresholdChart({ name: "", values: [], breaches: [] }, axis, threshold).points).toEqual([]);
});
