import fc from "fast-check";
import { expect, test } from "vitest";
import { performanceWindow, type Slots, slotOf } from "./performance";
import { PRESETS, STEPS } from "./ranges";
import { planSketches } from "./sketch-plan";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland");
const moments = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });

/** How often each hour's samples end up in each slot, when every hour has one sample. */
function countHours(slots: Slots): Map<string, number> {
  const { rests, hours } = planSketches(slots);
  const counts = new Map<string, number>();
  const add = (at: number, slot: number, by: number) => {
    const key = `${at} in ${slot}`;
    counts.set(key, (counts.get(key) ?? 0) + by);
    if (counts.get(key) === 0) counts.delete(key);
  };
  for (const [day, rest] of rests) for (let at = day; at < day + DAY; at += HOUR) add(at, rest, 1);
  for (const at of hours) {
    add(at, slotOf(slots.starts, at), 1);
    const rest = rests.get(Math.floor(at / DAY) * DAY);
    if (rest !== undefined) add(at, rest, -1);
  }
  return counts;
}

test("every hour of a period counts once, in its own slot, and no other hour at all", () => {
  fc.assert(
    fc.property(moments, zones, fc.constantFrom(...PRESETS), fc.constantFrom(...STEPS), (now, zone, range, step) => {
      const window = performanceWindow({ range, step }, now, zone);
      for (const slots of [window, window.previous]) {
        const right = new Map<string, number>();
        for (let at = slots.from.getTime(); at < slots.to.getTime(); at += HOUR)
          right.set(`${at} in ${slotOf(slots.starts, at)}`, 1);
        expect(countHours(slots)).toEqual(right);
      }
    }),
    { numRuns: 40 },
  );
});

test("of a month in Berlin an hour or two of each day are read", () => {
  const month = performanceWindow({ range: "30d" }, new Date("2026-11-26T10:20:00Z"), "Europe/Berlin");
  const { rests, hours } = planSketches(month);
  expect(rests.size).toBe(29);
  // One each of 28 whole days, the first day's last hour, and those of today.
  expect(hours.size).toBeLessThan(60);
});
