/** Being told to stop: Ctrl-C, SIGTERM, or the terminal's end. */

export type Stopping = {
  promise: Promise<"told">;
  told: () => boolean;
  /** For programs that must end with the script. */
  signal: AbortSignal;
};

/** From now on these signals no longer end the process: the script stops what it started, then ends by itself. */
export function untilToldToStop(): Stopping {
  const controller = new AbortController();
  const promise = new Promise<"told">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        controller.abort();
        resolve("told");
      });
    }
  });
  return { promise, told: () => controller.signal.aborted, signal: controller.signal };
}
