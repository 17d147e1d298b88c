/**
 * Which sketches the buckets of a period are put together from. Days of most zones are cut within a UTC day, and the hours
 * of a month are many: of a UTC day its own sketch is read, and the hours of the shorter part, which are taken off it for
 * the longer. Sketches are counts, so what is left is exactly the longer part's.
 */
import { type Slots, slotOf } from "./performance";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type SketchPlan = {
  /** UTC days whose own sketch is read, by their first moment, with the slot that gets what its read hours leave. */
  rests: ReadonlyMap<number, number>;
  /** Hours whose own sketch is read. */
  hours: ReadonlySet<number>;
};

export function planSketches({ from, to, starts, grain }: Slots): SketchPlan {
  const rests = new Map<number, number>();
  const hours = new Set<number>();
  const [first, end] = [from.getTime(), to.getTime()];
  for (let day = Math.floor(first / DAY) * DAY; day < end; day += DAY) {
    const own = Array.from({ length: 24 }, (_, i) => day + i * HOUR).filter((at) => at >= first && at < end);
    const rest = own.length === 24 ? longestSlot(own, starts) : undefined;
    if (rest !== undefined) rests.set(day, rest);
    // Where there are no hours any more, a day is whole.
    if (grain === "hour") for (const at of own) if (rest === undefined || slotOf(starts, at) !== rest) hours.add(at);
  }
  return { rests, hours };
}

/** The slot of most of the hours; none where its day's sketch would spare no reading. */
function longestSlot(hours: readonly number[], starts: readonly Date[]): number | undefined {
  const lengths = new Map<number, number>();
  for (const at of hours) {
    const slot = slotOf(starts, at);
    lengths.set(slot, (lengths.get(slot) ?? 0) + 1);
  }
  const [longest] = [...lengths].sort((a, b) => b[1] - a[1]);
  return longest && longest[1] > 1 ? longest[0] : undefined;
}
