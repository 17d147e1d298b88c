/** Looks at workspaces again at a moment that comes before the next round. */
export type Alarms = {
  /** Rings for the workspace at that moment, in place of what was set before; not at all for null or one too far off. */
  set: (workspaceId: string, at: Date | null) => void;
  clear: () => void;
};

// What is over already is perhaps in another process's hands: it is looked at again, but not without a pause.
const LEAST_MS = 1_000;

/** @param aheadMs how far ahead a moment may lie: what is later the rounds come upon in time */
export function makeAlarms(ring: (workspaceId: string) => void, aheadMs: number): Alarms {
  const timers = new Map<string, NodeJS.Timeout>();

  function set(workspaceId: string, at: Date | null): void {
    clearTimeout(timers.get(workspaceId));
    timers.delete(workspaceId);
    const wait = at === null ? Number.POSITIVE_INFINITY : Math.max(LEAST_MS, at.getTime() - Date.now());
    if (wait > aheadMs) return;
    const timer = setTimeout(() => {
      timers.delete(workspaceId);
      ring(workspaceId);
    }, wait);
    timers.set(workspaceId, timer.unref());
  }

  function clear(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }

  return { set, clear };
}
