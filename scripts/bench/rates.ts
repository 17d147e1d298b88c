/** Rates of several kinds of work in one run: in turns, so that a busy moment of the machine hits all of them alike. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** As many callers at once as the figures of the stack were measured with. */
export const CALLERS = 10;
const ROUNDS = 5;
const ROUND_MS = 1_500;
// Code takes its final shape in the engine after two to three thousand requests; before that, it is measured at half its
// speed. As many of each kind: within one time, what is slow would be less warm than what it is compared with.
const WARM_UP = 3_000;

/** One piece of work; `caller` is from 0 to CALLERS - 1 and never works on two pieces at once. */
export type Work = (caller: number) => Promise<unknown>;

/** @returns the median rate of each, in pieces per second */
export async function measureRates<Name extends string>(work: Record<Name, Work>): Promise<Record<Name, number>> {
  const names = Object.keys(work) as Name[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await runUntil(work[name], (pieces) => pieces >= WARM_UP);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      rates[name].push(await rateOf(work[name], ROUND_MS));
      await sleep(50);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rates[name])])) as Record<Name, number>;
}

/** Pieces of work a second, of all callers together. */
export async function rateOf(work: Work, milliseconds: number): Promise<number> {
  const started = performance.now();
  const pieces = await runUntil(work, () => performance.now() - started >= milliseconds);
  return (pieces * 1000) / (performance.now() - started);
}

/** @param isEnough asked before each piece: how many are done @returns how many were done */
async function runUntil(work: Work, isEnough: (pieces: number) => boolean): Promise<number> {
  let pieces = 0;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    while (!isEnough(pieces)) {
      await work(caller);
      pieces++;
    }
  });
  await Promise.all(callers);
  return pieces;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

type Call = { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string };

/** One HTTP request whose answer is read to its end. @throws Error unless the answer is the one expected */
export function call(
  address: string,
  { method = "GET", headers = {}, body }: Call = {},
  expected = 200,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method, headers, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === expected) resolve(text);
        else reject(new Error(`${method} ${address} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
