import { expect, test } from "vitest";
import {
  formatBytes,
  formatChange,
  formatCount,
  formatMoney,
  formatPercent,
  formatPoints,
  formatSeconds,
} from "./quantities";

test.each([
  [0, "0 s"],
  [0.00034, "0.34 ms"],
  [0.34, "340 ms"],
  [1.2345, "1.23 s"],
  [65, "65 s"],
  [125, "2 min 5 s"],
  [600, "10 min"],
  [3_599, "59 min 59 s"],
  [3_600, "1 h"],
  [6_600, "1 h 50 min"],
  [12_000, "3 h 20 min"],
  [null, "–"],
])("a duration of %s s reads %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test("money keeps the digits that matter", () => {
  expect(formatMoney(1204.5, "USD")).toBe("$1,204.50");
  expect(formatMoney(0.0042, "USD")).toBe("$0.0042");
  expect(formatMoney(0, "EUR")).toBe("€0.00");
  expect(formatMoney(null, "EUR")).toBe("–");
});

test("counts, shares and changes", () => {
  expect(formatCount(1234567)).toBe("1,234,567");
  expect(formatPercent(97.345)).toBe("97.3 %");
  expect(formatChange(12.34)).toBe("+12.3 %");
  expect(formatChange(-4)).toBe("−4 %");
  expect(formatChange(0.01)).toBe("±0 %");
  expect(formatPoints(-1.52)).toBe("−1.5 points");
  expect(formatPoints(1)).toBe("+1 point");
});

test.each([
  [0, "0 B"],
  [512, "512 B"],
  [8_192, "8.19 kB"],
  [41_236_480, "41.2 MB"],
  [1_250_000_000, "1.25 GB"],
  [3e15, "3,000 TB"],
])("%s bytes read %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
