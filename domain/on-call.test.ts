import fc from "fast-check";
import { expect, test } from "vitest";
import { listShifts, type Rotation, TURNS, whoIsOnCall } from "./on-call";

const berlin: Rotation = {
  timezone: "Europe/Berlin",
  rotation: ["ada", "ben", "cem"],
  turn: "daily",
  handoverHour: 9,
  startsOn: "2026-03-27",
  overrides: [],
};
const at = (schedule: Rotation, moment: string) => whoIsOnCall(schedule, new Date(moment))?.userId;

test("each hands over at nine by the clock, also on the days when the clock is changed", () => {
  // Forward on 2026-03-29, back on 2026-10-25.
  expect(at(berlin, "2026-03-28T07:59:59Z")).toBe("ada");
  expect(at(berlin, "2026-03-28T08:00:00Z")).toBe("ben");
  expect(at(berlin, "2026-03-29T06:59:59Z")).toBe("ben");
  expect(at(berlin, "2026-03-29T07:00:00Z")).toBe("cem");
  const autumn = { ...berlin, startsOn: "2026-10-24" };
  expect(at(autumn, "2026-10-25T07:59:59Z")).toBe("ada");
  expect(at(autumn, "2026-10-25T08:00:00Z")).toBe("ben");
});

test("an hour that the clocks leap over hands over right after it, one that comes twice at its first time", () => {
  const early = { ...berlin, handoverHour: 2 };
  expect(at(early, "2026-03-29T00:59:59Z")).toBe("ben");
  expect(at(early, "2026-03-29T01:00:00Z")).toBe("cem");
  const autumn = { ...early, startsOn: "2026-10-24" };
  expect(at(autumn, "2026-10-24T23:59:59Z")).toBe("ada");
  expect(at(autumn, "2026-10-25T00:00:00Z")).toBe("ben");
  expect(at(autumn, "2026-10-25T01:30:00Z")).toBe("ben");
});

test("a weekly turn is seven days by the calendar, and the rotation reaches back before its start", () => {
  const weekly: Rotation = { ...berlin, turn: "weekly" };
  expect(at(weekly, "2026-04-03T06:59:59Z")).toBe("ada");
  expect(at(weekly, "2026-04-03T07:00:00Z")).toBe("ben");
  expect(at(weekly, "2026-03-27T07:59:59Z")).toBe("cem");
});

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"];
const moment = fc.date({ min: new Date("2024-01-01"), max: new Date("2028-12-31"), noInvalidDate: true });
const rotation = fc.record({
  timezone: fc.constantFrom(...zones),
  rotation: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }),
  turn: fc.constantFrom(...TURNS),
  handoverHour: fc.integer({ min: 0, max: 23 }),
  startsOn: moment.map((date) => date.toISOString().slice(0, 10)),
});
const overrides = (around: Date) =>
  fc.array(
    fc
      .tuple(fc.string(), fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 300 }))
      .map(([userId, start, hours]) => ({
        userId,
        startsAt: new Date(around.getTime() + start * 3_600_000).toISOString(),
        endsAt: new Date(around.getTime() + (start + hours) * 3_600_000).toISOString(),
      })),
    { maxLength: 4 },
  );

test("at every moment exactly one person of the rotation is on call, and an override wins", () => {
  fc.assert(
    fc.property(rotation, moment, fc.gen(), (schedule, when, gen) => {
      const given = gen(overrides, when);
      const who = whoIsOnCall({ ...schedule, overrides: given }, when);
      const holding = given.findLast(({ startsAt, endsAt }) => when >= new Date(startsAt) && when < new Date(endsAt));
      if (holding) expect(who).toEqual({ userId: holding.userId, isOverride: true });
      else expect(schedule.rotation).toContain(who?.userId);
    }),
  );
});

test("shifts fill any span without gap or overlap, and say at each moment what whoIsOnCall says", () => {
  fc.assert(
    fc.property(rotation, moment, fc.integer({ min: 1, max: 600 }), fc.gen(), (plain, from, hours, gen) => {
      const schedule = { ...plain, overrides: gen(overrides, from) };
      const to = new Date(from.getTime() + hours * 3_600_000);
      const shifts = listShifts(schedule, from, to);
      expect(shifts.at(0)?.from).toEqual(from);
      expect(shifts.at(-1)?.to).toEqual(to);
      for (const [i, shift] of shifts.entries()) {
        if (i > 0) expect(shift.from).toEqual(shifts[i - 1]?.to);
        const middle = new Date((shift.from.getTime() + shift.to.getTime()) / 2);
        for (const when of [shift.from, middle, new Date(shift.to.getTime() - 1)]) {
          expect(whoIsOnCall(schedule, when)).toEqual({ userId: shift.userId, isOverride: shift.isOverride });
        }
      }
    }),
  );
});

test("a turn lasts its days by the clock: never more than an hour longer or shorter", () => {
  fc.assert(
    fc.property(rotation, moment, (plain, from) => {
      const schedule: Rotation = { ...plain, turn: "daily", rotation: ["a", "b"], overrides: [] };
      const shifts = listShifts(schedule, from, new Date(from.getTime() + 20 * 86_400_000));
      for (const shift of shifts.slice(1, -1)) {
        const hours = (shift.to.getTime() - shift.from.getTime()) / 3_600_000;
        expect(Math.abs(hours - 24)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("an empty rotation has nobody, but for an override", () => {
  const empty = { ...berlin, rotation: [] };
  const now = new Date("2026-05-01T12:00:00Z");
  expect(whoIsOnCall(empty, now)).toBeNull();
  expect(listShifts(empty, now, new Date("2026-05-15T12:00:00Z"))).toEqual([]);
  const stand = { userId: "dia", startsAt: "2026-05-01T00:00:00Z", endsAt: "2026-05-02T00:00:00Z" };
  expect(whoIsOnCall({ ...empty, overrides: [stand] }, now)).toEqual({ userId: "dia", isOverride: true });
});
