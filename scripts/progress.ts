/** What a person sees while a script works: one line a step, with the time it took. */

export function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

/** Names a step before it begins. Quick ones need no more words: a warm start stays short. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  say(`${name} …`);
  const started = performance.now();
  const value = await work();
  const seconds = (performance.now() - started) / 1000;
  if (seconds > 3) say(`  done in ${seconds.toFixed(1)} s`);
  return value;
}
