/** What a bench has started is stopped also when it is told to end in the middle of a measurement. */

const open = new Set<() => Promise<void>>();

/** Runs `work` with what `start` gave and stops that afterwards, or at Ctrl-C. */
export async function during<Thing, T>(
  start: () => Promise<Thing>,
  stop: (thing: Thing) => Promise<void>,
  work: (thing: Thing) => Promise<T>,
): Promise<T> {
  const thing = await start();
  const close = () => stop(thing);
  open.add(close);
  try {
    return await work(thing);
  } finally {
    if (open.delete(close)) await close();
  }
}

/** From now on Ctrl-C and SIGTERM stop what is open, the newest first, and then end the process. */
export function cleanWhenTold(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, async () => {
      const closing = [...open].reverse();
      open.clear();
      for (const close of closing) await close().catch(() => {});
      process.exit(130);
    });
  }
}
