/** Being told to stop: Ctrl-C, SIGTERM, or the terminal's end. */

export type Stopping = { promise: Promise<"told">; told: () => boolean };

/** From now on these signals no longer end the process: the script stops what it started, then ends by itself. */
export function untilToldToStop(): Stopping {
  let told = false;
  const promise = new Promise<"told">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        told = true;
        resolve("told");
      });
    }
  });
  return { promise, told: () => told };
}
