import { log } from "../log";

export type Rounds = {
  /** A pass through the workspace now, or one more after the one under way. Resolves when the pass has ended. */
  serve: (workspaceId: string) => Promise<void>;
  /** A pass through each of them, a few at once, after those that wait already. */
  enqueue: (workspaceIds: string[]) => void;
  /** Forgets who waits, and takes nobody any more. Resolves when the passes under way have ended. */
  end: () => Promise<unknown>;
};

/**
 * Passes through workspaces, one at a time through each.
 * @param pass answers whether something is left: the workspace then goes to the back of the queue
 * @param lanes how many of the queue are served at once
 */
export function makeRounds(pass: (workspaceId: string) => Promise<boolean>, lanes: number): Rounds {
  const underWay = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const queue = new Set<string>();
  let free = lanes;
  let ended = false;

  function serve(id: string): Promise<void> {
    if (ended) return Promise.resolve();
    queue.delete(id);
    const running = underWay.get(id);
    if (running) {
      again.add(id);
      return running;
    }
    const round = go(id);
    underWay.set(id, round);
    return round;
  }

  async function go(id: string): Promise<void> {
    // One workspace's trouble must not keep the others waiting; the next minute tries again.
    const left = await pass(id).catch((error: unknown) => {
      log.error({ err: error, workspaceId: id }, "a workspace's deliveries came to an end");
      return false;
    });
    underWay.delete(id);
    // What has come due just now waits for nobody; what is left over lets the others go first.
    if (again.delete(id)) void serve(id);
    else if (left) enqueue([id]);
  }

  function enqueue(ids: string[]): void {
    if (ended) return;
    for (const id of ids) queue.add(id);
    for (; free > 0 && queue.size > 0; free -= 1) void serveQueue();
  }

  async function serveQueue(): Promise<void> {
    // A set is walked in the order of its additions, those made meanwhile included.
    for (const id of queue) {
      if (underWay.has(id)) void serve(id);
      else await serve(id);
    }
    free += 1;
  }

  const end = () => {
    ended = true;
    queue.clear();
    again.clear();
    return Promise.all(underWay.values());
  };
  return { serve, enqueue, end };
}
