import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../log";

// After this nothing more is claimed: a workspace with much to send, or slow receivers, lets others have their turn.
const BUDGET_MS = 20_000;
// How soon a look is taken at what came due while everything that was claimed is still on its way.
const NEXT_LOOK_MS = 1_000;

type Drain<T> = {
  /** Claims what is due outside the lanes that are busy; nothing when there is no room. */
  claim: (busy: string[]) => Promise<T[]>;
  /** What waits for each other, such as the messages to one receiver. */
  laneOf: (claimed: T) => string;
  deliver: (claimed: T) => Promise<void>;
};

/** Claims and delivers until nothing is due, or for twenty seconds. A slow lane holds no other up. @returns whether it gave up */
export async function drain<T extends { id: string }>({ claim, laneOf, deliver }: Drain<T>): Promise<boolean> {
  const lanes = new Map<string, Promise<unknown>>();
  const until = performance.now() + BUDGET_MS;
  const settle = (one: T) =>
    deliver(one).catch((error: unknown) => {
      // Its claim lapses, and it comes due again.
      log.error({ err: error, delivery: one.id }, "a delivery was not settled");
    });
  try {
    while (performance.now() < until) {
      const claimed = await claim([...lanes.keys()]);
      for (const lane of new Set(claimed.map(laneOf))) {
        const its = claimed.filter((one) => laneOf(one) === lane);
        lanes.set(
          lane,
          Promise.all(its.map(settle)).finally(() => lanes.delete(lane)),
        );
      }
      if (lanes.size === 0) return false;
      await Promise.race([...lanes.values(), sleep(NEXT_LOOK_MS, undefined, { ref: false })]);
    }
    return true;
  } finally {
    await Promise.all(lanes.values());
  }
}
