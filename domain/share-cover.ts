/**
 * What a share (a campaign's, a model's) of a period is summed from. A day may have work that no hour of its has (migration
 * 046), so a period's hours don't always make up its part of a day: of a day that it cuts, the part with the noon is the day
 * less the hours of the rest. Periods that meet have all of a day between them, and nothing twice.
 */
import type { Cover, Span } from "./performance";

/** `without` is taken off: hours of `days` that lie outside the period. */
export type ShareCover = Cover & { without: { from: Date; to: Date }[] };

const HALF_DAY = 43_200_000;
const DAY = 2 * HALF_DAY;

export function coverShare({ from: first, to: end, knownUntil }: Span): ShareCover {
  // The running day is its hours, and has them all: its own row is another with each execution, most of theirs are not.
  const today = knownUntil ? Math.floor(knownUntil.getTime() / DAY) * DAY : Number.POSITIVE_INFINITY;
  const [from, to] = [first.getTime(), Math.min(end.getTime(), today)];
  const running = between(Math.max(from, today), end.getTime());
  const [firstDay, endDay] = [dayOfNoon(from), dayOfNoon(to)];
  if (from >= to) return { days: null, hours: running, without: [] };
  if (firstDay >= endDay) return { days: null, hours: [...between(from, to), ...running], without: [] };
  return {
    days: { from: dateOf(firstDay), to: dateOf(endDay) },
    hours: [...between(from, firstDay), ...between(endDay, to), ...running],
    without: [...between(firstDay, from), ...between(to, endDay)],
  };
}

/** The first UTC day whose noon is not before a moment. */
const dayOfNoon = (at: number) => Math.ceil((at - HALF_DAY) / DAY) * DAY;

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const between = (from: number, to: number) => (from < to ? [{ from: new Date(from), to: new Date(to) }] : []);
