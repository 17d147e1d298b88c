/** Seeded randomness: the same words give the same demo on every machine. Pure. */

export type Random = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Whole, both ends included. */
  int: (min: number, max: number) => number;
  between: (min: number, max: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  /** Standard normal. */
  normal: () => number;
  /** How many events happen where `mean` are expected. */
  poisson: (mean: number) => number;
  /** How many of `n` tries succeed. */
  binomial: (n: number, probability: number) => number;
};

/** @param words any text; equal texts give equal sequences */
export function seededRandom(words: string): Random {
  const next = mulberry32(fnv1a(words));
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: (items) => pickFrom(items, next()),
    poisson: (mean) => poisson(mean, next, normal),
    binomial: (n, probability) => {
      let hits = 0;
      for (let i = 0; i < n; i++) if (next() < probability) hits++;
      return hits;
    },
  };
}

function pickFrom<T>(items: readonly T[], share: number): T {
  const item = items[Math.floor(share * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from.");
  return item;
}

/** Knuth's product for small means, a rounded normal for large ones. */
function poisson(mean: number, next: () => number, normal: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count++;
  return count;
}

function fnv1a(words: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
