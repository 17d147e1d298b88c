import { expect, test } from "vitest";
import { SNOOZE_CHOICE_NAMES } from "./alerts";
import { snoozeUntil } from "./snooze";

// A Saturday evening in New York, hours before the clocks go back there (2026-11-01, 2:00).
const now = new Date("2026-10-31T23:30:00Z");

test.each([
  ["15m", "2026-10-31T23:45:00.000Z"],
  ["1h", "2026-11-01T00:30:00.000Z"],
  ["tomorrow", "2026-11-01T14:00:00.000Z"],
  ["next_week", "2026-11-02T14:00:00.000Z"],
] as const)("%s ends at %s", (choice, until) => {
  expect(snoozeUntil(choice, now, "America/New_York")).toEqual({ wake: "time", until });
});

test("the others wait for the alert itself", () => {
  expect(snoozeUntil("fires_again", now, "UTC")).toEqual({ wake: "fires_again", until: null });
  expect(snoozeUntil("gets_worse", now, "UTC")).toEqual({ wake: "gets_worse", until: null });
});

test("every timed choice ends in the future, whatever the hour", () => {
  for (let hour = 0; hour < 24 * 8; hour++) {
    const at = new Date(now.getTime() + hour * 3_600_000);
    for (const choice of SNOOZE_CHOICE_NAMES) {
      const { until } = snoozeUntil(choice, at, "Asia/Kolkata");
      if (until) expect(Date.parse(until)).toBeGreaterThan(at.getTime());
    }
  }
});
