import fc from "fast-check";
import { expect, test } from "vitest";
import { coverShare, type ShareCover } from "./share-cover";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEGIN = Date.UTC(2026, 0, 1);
const at = (hours: number) => new Date(BEGIN + hours * HOUR);
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, (to - from) / HOUR) }, (_, i) => from + i * HOUR);

/** How often each hour counts, and each day's work without an hour. */
function count({ days, hours, without }: ShareCover) {
  const whole = days ? range(Date.parse(days.from), Date.parse(days.to)) : [];
  const hoursOf = (spans: ShareCover["without"]) =>
    spans.flatMap(({ from, to }) => range(from.getTime(), to.getTime()));
  const byHour = new Map<number, number>();
  for (const hour of [...whole, ...hoursOf(hours)]) byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
  for (const hour of hoursOf(without)) byHour.set(hour, (byHour.get(hour) ?? 0) - 1);
  return { hours: new Map([...byHour].filter(([, times]) => times !== 0)), days: whole.filter((at) => at % DAY === 0) };
}

const lengths = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }));

test("each hour of the period counts once, and no other", () => {
  fc.assert(
    fc.property(lengths, fc.option(fc.integer({ min: 0, max: 30 })), ([start, length], ahead) => {
      const [from, to] = [at(start), at(start + length)];
      const knownUntil = ahead === null ? undefined : new Date(to.getTime() + ahead * HOUR - 20 * 60_000);
      const { hours } = count(coverShare({ from, to, knownUntil }));
      const expected = range(from.getTime(), to.getTime()).filter((hour) => !knownUntil || hour < knownUntil.getTime());
      expect([...hours.keys()].filter((hour) => !knownUntil || hour < knownUntil.getTime()).sort()).toEqual(expected);
      expect([...hours.values()].every((times) => times === 1)).toBe(true);
    }),
  );
});

test("of a day that is cut, what no hour has counts where its noon is: once, in periods that meet", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 5 }), (cuts) => {
      const ends = [...new Set([0, ...cuts, 240])].sort((a, b) => a - b);
      const days = ends.slice(1).flatMap((end, i) => {
        const [from, to] = [at(ends[i] ?? 0), at(end)];
        const counted = count(coverShare({ from, to })).days;
        for (const day of counted) expect(day + DAY / 2 >= from.getTime() && day + DAY / 2 < to.getTime()).toBe(true);
        return counted;
      });
      expect(days).toEqual(Array.from({ length: 10 }, (_, i) => BEGIN + i * DAY));
    }),
  );
});

test("no more than half a day of hours is read at an end, and of the running day its hours", () => {
  const short = coverShare({ from: at(13), to: at(24 * 30 + 5) });
  expect(short).toEqual({
    days: { from: "2026-01-02", to: "2026-01-31" },
    hours: [
      { from: at(13), to: at(24) },
      { from: at(24 * 30), to: at(24 * 30 + 5) },
    ],
    without: [],
  });
  expect(coverShare({ from: at(11), to: at(24 * 30 + 20) })).toEqual({
    days: { from: "2026-01-01", to: "2026-02-01" },
    hours: [],
    without: [
      { from: at(0), to: at(11) },
      { from: at(24 * 30 + 20), to: at(24 * 31) },
    ],
  });
  const to = at(24 * 30 + 20);
  const knownUntil = new Date(to.getTime() - 30 * 60_000);
  expect(coverShare({ from: at(0), to, knownUntil })).toEqual({
    days: { from: "2026-01-01", to: "2026-01-31" },
    hours: [{ from: at(24 * 30), to }],
    without: [],
  });
});

test("a period that lies ahead has nothing", () => {
  const nothing = { days: null, hours: [], without: [] };
  expect(coverShare({ from: at(40), to: at(30), knownUntil: at(29) })).toEqual(nothing);
  expect(coverShare({ from: at(30), to: at(29), knownUntil: at(29) })).toEqual(nothing);
  expect(coverShare({ from: at(24 * 400), to: at(30), knownUntil: at(29) })).toEqual(nothing);
});
