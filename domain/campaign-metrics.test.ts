import { expect, test } from "vitest";
import { formatAmount, returnOnInvestment } from "./campaign-metrics";

test("a return needs something spent", () => {
  expect(returnOnInvestment({ spend: 200, revenue: 300 })).toBe(50);
  expect(returnOnInvestment({ spend: 200, revenue: 0 })).toBe(-100);
  expect(returnOnInvestment({ spend: 0, revenue: 300 })).toBeNull();
});

test("amounts are as exact as they are large", () => {
  expect(formatAmount(12_480.4, "EUR")).toBe("€12,480");
  expect(formatAmount(99.5, "EUR")).toBe("€99.50");
  expect(formatAmount(0, "USD")).toBe("$0");
});
