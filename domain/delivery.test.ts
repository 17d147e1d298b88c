import { expect, test } from "vitest";
import { MAX_ATTEMPTS, secondsUntilRetry, settlementOf } from "./delivery";

test("waits grow up to six hours, and end with the last try", () => {
  const waits = Array.from({ length: MAX_ATTEMPTS }, (_, i) => secondsUntilRetry(i + 1));
  expect(waits).toEqual([30, 120, 480, 1920, 7680, 21_600, 21_600, null]);
});

test("a receiver may ask for a longer wait, not for a shorter or an endless one", () => {
  expect(secondsUntilRetry(1, 300)).toBe(300);
  expect(secondsUntilRetry(3, 1)).toBe(480);
  expect(secondsUntilRetry(1, 1e9)).toBe(21_600);
});

test("an outcome is written down as it is; the last try's says that it is given up", () => {
  expect(settlementOf({ status: "delivered", method: "Slack" }, 1)).toEqual({
    status: "delivered",
    method: "Slack",
    detail: null,
    retryIn: null,
  });
  expect(settlementOf({ status: "retry", detail: "Busy." }, 1)).toMatchObject({ status: "pending", retryIn: 30 });
  expect(settlementOf({ status: "retry", detail: "Busy." }, MAX_ATTEMPTS)).toMatchObject({
    status: "failed",
    detail: "Busy. Given up after 8 tries.",
  });
  expect(settlementOf({ status: "bounced", detail: "Nobody." }, 1)).toMatchObject({ status: "bounced" });
});
