import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addPacked,
  addPackedAgents,
  addSketch,
  binOf,
  countIn,
  emptySketch,
  keyOf,
  percentilesOf,
  SKETCH_ERROR,
  type Sketch,
} from "./sketch";

const FRACTIONS = [0.5, 0.95, 0.99];
// From a microsecond to a week, every size as likely as any other.
const durations = fc.double({ min: -6, max: 5.78, noNaN: true }).map((power) => Math.max(10 ** power, 0.000001));
const samples = fc.array(durations, { minLength: 1, maxLength: 200 });

function sketchOf(seconds: readonly number[]): Sketch {
  const sketch = emptySketch();
  for (const one of seconds) countIn(sketch, binOf(one), 1);
  return sketch;
}

const percentileOf = (sketch: Sketch, fraction: number) => percentilesOf(sketch, [fraction])[0];

function exact(seconds: readonly number[], fraction: number): number {
  const sorted = seconds.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(fraction * sorted.length)) - 1] ?? 0;
}

test("a percentile is within the stated error of the exact one", () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(...FRACTIONS), (seconds, fraction) => {
      const right = exact(seconds, fraction);
      expect(Math.abs((percentileOf(sketchOf(seconds), fraction) ?? 0) - right)).toBeLessThanOrEqual(
        right * SKETCH_ERROR,
      );
    }),
  );
});

test("merged sketches are the sketch of all samples, in whatever order", () => {
  fc.assert(
    fc.property(fc.array(samples, { maxLength: 6 }), (parts) => {
      const merged = emptySketch();
      for (const part of parts.toReversed()) addSketch(merged, sketchOf(part));
      expect(merged).toEqual(sketchOf(parts.flat()));
    }),
  );
});

test("nothing has no percentile, and what took no time is zero", () => {
  expect(percentileOf(emptySketch(), 0.95)).toBeNull();
  expect(percentilesOf(sketchOf([0, 0]), FRACTIONS)).toEqual([0, 0, 0]);
  expect(percentilesOf(emptySketch(), FRACTIONS)).toEqual([null, null, null]);
});

const bins = fc.array(
  fc.tuple(fc.constantFrom(-32_768, -319, -16, 0, 5, 307), fc.integer({ min: 1, max: 4_294_967_295 })),
  { maxLength: 8 },
);

test("what the database packs is read as it was", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.uuid(), bins), { selector: ([id]) => id, maxLength: 5 }), (agents) => {
      const sketches = new Map<string, Sketch>();
      addPackedAgents(sketches, pack(agents));
      expect([...sketches.keys()]).toEqual(agents.map(([id]) => keyOf(id)));
      for (const [id, counts] of agents) {
        const sketch = emptySketch();
        for (const [bin, n] of counts) countIn(sketch, bin, n);
        expect(sketches.get(keyOf(id))).toEqual(sketch);
      }
    }),
  );
  const one = emptySketch();
  addPacked(one, new DataView(Uint8Array.from([0xff, 0xf0, 0, 0, 0, 7]).buffer));
  expect(percentileOf(one, 0.5)).toBeCloseTo(0.511, 3);
});

function pack(agents: [string, [number, number][]][]): DataView {
  const bytes: number[] = [];
  const write = (value: number, size: number) => {
    for (let i = size - 1; i >= 0; i--) bytes.push(Math.floor(value / 256 ** i) & 0xff);
  };
  for (const [id, counts] of agents) {
    for (const pair of id.replaceAll("-", "").match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16));
    write(counts.length, 2);
    for (const [bin, n] of counts) {
      write(bin & 0xffff, 2);
      write(n, 4);
    }
  }
  return new DataView(Uint8Array.from(bytes).buffer);
}
