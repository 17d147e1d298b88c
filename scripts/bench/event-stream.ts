/** A workspace's live events as a browser receives them. */

// Long after any target: an event that does not come fails the measurement.
const PATIENCE_MS = 10_000;

type Change = { table: string; ids: string[] };

export class EventStream {
  readonly #ended = new AbortController();
  /** What was heard and not yet asked for, and who waits for what: "table id". */
  readonly #heard = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  /** @returns it once the server has said that it is ready */
  static async open(address: string, cookie: string): Promise<EventStream> {
    const stream = new EventStream();
    const response = await fetch(address, { headers: { cookie }, signal: stream.#ended.signal });
    if (!response.ok || !response.body) throw new Error(`The stream was refused: ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    await stream.#listen(reader);
    return stream;
  }

  /** Resolves when a change of this row has come, also before it was asked for. @throws Error when it does not come */
  heard(table: string, id: string): Promise<void> {
    const change = `${table} ${id}`;
    if (this.#heard.delete(change)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The stream told nothing of ${change}.`)), PATIENCE_MS);
      this.#waiting.set(change, () => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  close(): void {
    this.#ended.abort();
  }

  #listen(reader: ReadableStreamDefaultReader<string>): Promise<void> {
    return new Promise((resolve, reject) => {
      const read = async () => {
        for (let text = ""; ; ) {
          const { value, done } = await reader.read();
          if (done) return;
          const events = (text + value).split("\n\n");
          text = events.pop() ?? "";
          for (const event of events) {
            if (event.startsWith("event: ready")) resolve();
            else this.#take(event);
          }
        }
      };
      read().catch((error: unknown) => (this.#ended.signal.aborted ? undefined : reject(error)));
    });
  }

  #take(event: string): void {
    const data = event.match(/^event: change\ndata: (.*)$/)?.[1];
    if (!data) return;
    const { table, ids } = JSON.parse(data) as Change;
    for (const id of ids) {
      const change = `${table} ${id}`;
      const waits = this.#waiting.get(change);
      if (!waits) this.#heard.add(change);
      else if (this.#waiting.delete(change)) waits();
    }
  }
}
