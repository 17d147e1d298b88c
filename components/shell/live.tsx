"use client";

import { type Query, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState } from "react";

/** What the server says of a change: never the data itself. `ids` holds at most 20 of `n`. */
export type LiveChange = { table: string; op: "insert" | "update" | "delete"; n: number; ids: string[] };
export type LiveStatus = "connecting" | "connected" | "lost";

type Handler = (change: LiveChange | "gap") => void;
type Live = { path: string; status: LiveStatus; subscribe: (handler: Handler) => () => void };

type LiveProviderProps = { path: string; renderedAt: number; children: ReactNode };

const LiveContext = createContext<Live>({ path: "", status: "connecting", subscribe: () => () => {} });

// Changes come in bursts; one refetch answers a burst.
const SETTLE_MS = 120;

/**
 * Keeps queries fresh from the stream at `path`: a change to a table marks those stale whose `meta.tables` name it. After a gap
 * everything on screen is read again, so nothing is missed between a disconnect and the return; but for queries with
 * `meta.takesGaps`, whose screen does that by itself (`useLiveGap`).
 * `renderedAt` is when the server read what the page shows, by its clock.
 */
export function LiveProvider({ path, renderedAt, children }: LiveProviderProps) {
  const client = useQueryClient();
  // The first drawing counts: a later one, after a write, must not begin a new stream.
  const [firstRenderedAt] = useState(renderedAt);
  const [handlers] = useState(() => new Set<Handler>());
  const [subscribe] = useState(() => (handler: Handler) => {
    handlers.add(handler);
    return () => void handlers.delete(handler);
  });
  const [status, setStatus] = useState<LiveStatus>("connecting");

  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let settle: ReturnType<typeof setTimeout> | undefined;
    let attempt = 0;
    let since = firstRenderedAt;
    let stale = new Set<string>();

    const refresh = () => {
      const tables = stale;
      stale = new Set();
      settle = undefined;
      const all = tables.has("*");
      void client.invalidateQueries({
        predicate: (query) => reads(query, tables) || (all && query.meta?.takesGaps !== true),
      });
    };
    const mark = (table: string) => {
      stale.add(table);
      settle ??= setTimeout(refresh, SETTLE_MS);
    };

    function connect() {
      source = new EventSource(`${path}?since=${since}`);
      source.addEventListener("ready", (event) => {
        since = (JSON.parse((event as MessageEvent<string>).data) as { at: number }).at;
        attempt = 0;
        setStatus("connected");
      });
      source.addEventListener("gap", () => {
        mark("*");
        for (const handler of handlers) handler("gap");
      });
      source.addEventListener("change", (event) => {
        const change = JSON.parse((event as MessageEvent<string>).data) as LiveChange;
        mark(change.table);
        for (const handler of handlers) handler(change);
      });
      source.addEventListener("error", () => {
        source?.close();
        attempt += 1;
        setStatus("lost");
        timer = setTimeout(connect, Math.min(500 * 2 ** (attempt - 1), 15_000) * (0.75 + Math.random() / 2));
      });
    }
    const end = () => source?.close();

    connect();
    window.addEventListener("pagehide", end);
    return () => {
      window.removeEventListener("pagehide", end);
      clearTimeout(timer);
      clearTimeout(settle);
      end();
    };
  }, [path, firstRenderedAt, client, handlers]);

  return <LiveContext value={{ path, status, subscribe }}>{children}</LiveContext>;
}

function reads(query: Query, tables: Set<string>): boolean {
  const named = query.meta?.tables;
  return Array.isArray(named) && named.some((table: string) => tables.has(table));
}

/** Calls `handler` for every live change to one of `tables`. */
export function useLive(tables: readonly string[], handler: (change: LiveChange) => void): void {
  const { subscribe } = use(LiveContext);
  const handle = useEffectEvent((change: LiveChange) => {
    if (tables.includes(change.table)) handler(change);
  });
  useEffect(() => subscribe((change) => change !== "gap" && handle(change)), [subscribe]);
}

/** Calls `handler` when changes may have been missed. */
export function useLiveGap(handler: () => void): void {
  const { subscribe } = use(LiveContext);
  const handle = useEffectEvent(handler);
  useEffect(() => subscribe((change) => change === "gap" && handle()), [subscribe]);
}

/** The stream's address. */
export function useLivePath(): string {
  return use(LiveContext).path;
}

export function useLiveStatus(): LiveStatus {
  return use(LiveContext).status;
}
