/**
 * Durations as an exponential histogram of scale 4 (OpenTelemetry's): bin i holds (base^i, base^(i+1)], base = 2^(1/16),
 * and answers with the value that halves its relative error. Sums of sketches are the sketch of all their samples, so
 * percentiles of any set of agents and any time are those of its samples within SKETCH_ERROR. The same as app.sketch_*
 * of migration 015.
 */

/** The most that a percentile differs from the exact one (nearest rank), as a share of it. */
export const SKETCH_ERROR = 0.022;

/** What is below a microsecond. */
const ZERO_BIN = -32_768;
// Place 0 is ZERO_BIN; the others reach from a microsecond (bin -319) to beyond a week (bin 307), the longest there is.
const OFFSET = 320;
const PLACES = 640;

/** How many samples fell in each bin, by `placeOf` the bin. */
export type Sketch = Float64Array;

export const emptySketch = (): Sketch => new Float64Array(PLACES);

/** The bin of a duration in seconds. */
export function binOf(seconds: number): number {
  return seconds < 0.000001 ? ZERO_BIN : Math.ceil(Math.log2(seconds) * 16) - 1;
}

function placeOf(bin: number): number {
  return bin === ZERO_BIN ? 0 : Math.min(PLACES - 1, Math.max(1, bin + OFFSET));
}

const BASE = 2 ** (1 / 16);

function valueAt(place: number): number {
  return place === 0 ? 0 : (2 ** ((place - OFFSET) / 16) * 2 * BASE) / (1 + BASE);
}

/** Adds samples of one bin to a sketch. */
export function countIn(sketch: Sketch, bin: number, samples: number): void {
  const place = placeOf(bin);
  sketch[place] = (sketch[place] ?? 0) + samples;
}

export function addSketch(to: Sketch, from: Sketch): void {
  for (let place = 0; place < PLACES; place++) to[place] = (to[place] ?? 0) + (from[place] ?? 0);
}

/**
 * The durations at ascending fractions (0.5, 0.95) of the samples, nearest rank, in seconds; null without samples.
 * One plain pass: pages ask it of hundreds of sketches.
 */
export function percentilesOf(sketch: Sketch, fractions: readonly number[]): (number | null)[] {
  let total = 0;
  for (let place = 0; place < PLACES; place++) total += sketch[place] ?? 0;
  if (total === 0) return fractions.map(() => null);
  let place = 0;
  let running = sketch[0] ?? 0;
  return fractions.map((fraction) => {
    const rank = Math.max(1, Math.ceil(fraction * total));
    while (running < rank) running += sketch[++place] ?? 0;
    return valueAt(place);
  });
}

const BIN_BYTES = 6;

/** Adds bins as the database packs them, each a 16-bit bin and a 32-bit count, to a sketch; `times` -1 takes them off. */
export function addPacked(to: Sketch, bytes: DataView, times = 1, start = 0, end = bytes.byteLength): void {
  for (let at = start; at < end; at += BIN_BYTES) {
    const place = placeOf(bytes.getInt16(at));
    to[place] = (to[place] ?? 0) + times * bytes.getUint32(at + 2);
  }
}

const ID_BYTES = 16;

/** Adds each agent's packed bins to the agent's sketch: its id, how many bins, the bins; then the next agent's. */
export function addPackedAgents(to: Map<string, Sketch>, bytes: DataView): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const key = keyAt(bytes, at);
    const start = at + ID_BYTES + 2;
    at = start + bytes.getInt16(start - 2) * BIN_BYTES;
    const sketch = to.get(key) ?? emptySketch();
    to.set(key, sketch);
    addPacked(sketch, bytes, 1, start, at);
  }
}

/** An id's bytes as eight characters: a key that thousands of packs are quickly told apart by. */
function keyAt(bytes: DataView, at: number): string {
  const pair = (n: number) => bytes.getUint16(at + 2 * n);
  return String.fromCharCode(pair(0), pair(1), pair(2), pair(3), pair(4), pair(5), pair(6), pair(7));
}

/** The key of a UUID in `addPackedAgents`' map. */
export function keyOf(id: string): string {
  const hex = id.replaceAll("-", "");
  return String.fromCharCode(...Array.from({ length: 8 }, (_, n) => Number.parseInt(hex.slice(4 * n, 4 * n + 4), 16)));
}
