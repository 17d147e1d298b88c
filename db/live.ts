/** Listens for the database's change notifications: one connection per process, reconnecting with back-off. */
import { Client } from "pg";
import { applicationUrl } from "./client";

/** What changed: never the data itself. `ids` holds at most 20 of the `n` rows' ids. */
export type Change = {
  workspace: string;
  table: string;
  op: "insert" | "update" | "delete";
  n: number;
  ids: string[];
  /** The one person concerned, for personal tables. */
  user?: string;
};

export type ChangeListener = {
  onChange: (change: Change) => void;
  /** The connection was lost for a while: changes may have been missed. */
  onGap: () => void;
};

/** @returns a function that stops listening */
export function listenForChanges({ onChange, onGap }: ChangeListener): () => Promise<void> {
  return listen("codex_changes", { onPayload: (payload) => onChange(JSON.parse(payload) as Change), onGap });
}

/** Listens for workspaces that have something to send. @returns a function that stops listening */
export function listenForDeliveries(onDue: (workspaceId: string) => void): () => Promise<void> {
  // What was missed meanwhile is found by the minute's round.
  return listen("codex_deliveries", { onPayload: onDue, onGap: () => {} });
}

type Listener = { onPayload: (payload: string) => void; onGap: () => void };

function listen(channel: "codex_changes" | "codex_deliveries", { onPayload, onGap }: Listener): () => Promise<void> {
  let client: Client | undefined;
  let stopped = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;

  const retry = () => {
    if (stopped || timer) return;
    timer = setTimeout(connect, Math.min(200 * 2 ** attempt++, 5_000));
  };

  async function connect() {
    timer = undefined;
    // A connection that says nothing for hours is dropped by what stands between, without a word: it is asked.
    const next = new Client({
      connectionString: applicationUrl(),
      application_name: "codex live",
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      connectionTimeoutMillis: 10_000,
    });
    next.on("error", () => {});
    next.on("end", retry);
    next.on("notification", ({ payload }) => {
      if (payload) onPayload(payload);
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch {
      await next.end().catch(() => {});
      retry();
      return;
    }
    if (stopped) return void next.end();
    client = next;
    // Also the first time: a browser may have begun to watch before the listening did.
    onGap();
    attempt = 0;
  }

  void connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end();
  };
}
