/** How long pieces of work take while they come at a steady pace, whether or not those before them are done. */
import { setTimeout as sleep } from "node:timers/promises";

/** In milliseconds. */
export type Times = { median: number; p95: number };

export type Pace = { perSecond: number; pieces: number };

/** The beginning counts for nothing: connections are opened, plans are made. */
const WARM_UP_SECONDS = 2;
const warmUp = ({ perSecond }: Pace) => Math.ceil(WARM_UP_SECONDS * perSecond);

/**
 * A piece's time runs from the moment at which it was to begin: one that waits behind another is as slow as it is for who
 * waits for it.
 * @param work is told which piece it is, from 0, those of the warming up included
 */
export async function measureTimes(work: (piece: number) => Promise<unknown>, pace: Pace): Promise<Times> {
  const began = performance.now();
  const taken: Promise<number>[] = [];
  for (let piece = 0; piece < piecesOf(pace); piece++) {
    const due = began + (piece * 1_000) / pace.perSecond;
    await sleep(Math.max(0, due - performance.now()));
    taken.push(work(piece).then(() => performance.now() - due));
  }
  return timesOf((await Promise.all(taken)).slice(warmUp(pace)));
}

/** How many pieces `measureTimes` asks for. */
export function piecesOf(pace: Pace): number {
  return pace.pieces + warmUp(pace);
}

export function timesOf(milliseconds: readonly number[]): Times {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}
