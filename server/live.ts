/** Fans the database's changes out to the browsers that watch a workspace, as server-sent events. */
import { type Change, listenForChanges } from "@/db/live";
import type { Membership } from "@/db/workspace";

const HEARTBEAT_MS = 20_000;
const KEPT_MS = 60_000;
const KEPT_CHANGES = 5_000;
// How many events may wait for one browser that doesn't take them.
const WAITING_EVENTS = 10_000;
// How many may wait for a workspace in this process: each of them looks at every change.
const LISTENERS = 200;
// A person's open streams in this process: browsers' tabs.
const STREAMS = 50;
// Room for a transaction that began before the page was read and committed after, and for clocks that differ.
const MARGIN_MS = 2_000;

type Watcher = {
  workspaceIds: ReadonlySet<string>;
  userId: string;
  /** Watches all that the person is a member of: a new membership ends the stream too. */
  isEverywhere: boolean;
  send: (event: string, data: unknown) => void;
  close: () => void;
};
type Listener = { workspaceId: string; table: string; heard: () => void };
type Hub = {
  watchers: Set<Watcher>;
  /** What waits in this process for a table of a workspace to change. */
  listeners: Set<Listener>;
  /** The last minute's changes, oldest first: what a browser missed while its page was on the way. */
  recent: { at: number; change: Change }[];
  /** Since when nothing was missed; undefined before the first listening. */
  wholeSince?: number;
  stop?: () => Promise<void>;
  closing: boolean;
};

// One hub per process, also across the development server's reloads.
const shared = globalThis as typeof globalThis & { codexHub?: Hub };

function hub(): Hub {
  shared.codexHub ??= { watchers: new Set(), listeners: new Set(), recent: [], closing: false };
  return shared.codexHub;
}

function hear(change: Change) {
  const { watchers, listeners, recent } = hub();
  for (const { workspaceId, table, heard } of listeners) {
    if (workspaceId === change.workspace && table === change.table) heard();
  }
  recent.push({ at: Date.now(), change });
  if (recent.length > KEPT_CHANGES || (recent[0]?.at ?? 0) < Date.now() - 2 * KEPT_MS) forget();
  for (const watcher of watchers) {
    if (!endsStream(change, watcher)) deliver(change, watcher);
    else if (watcher.isEverywhere) endWithGap(watcher);
    else watcher.close();
  }
}

function forget() {
  const current = hub();
  const oldest = Date.now() - KEPT_MS;
  current.recent = current.recent.filter(({ at }) => at >= oldest).slice(-KEPT_CHANGES);
  current.wholeSince = Math.max(current.wholeSince ?? 0, current.recent[0]?.at ?? 0, oldest);
}

function deliver(change: Change, watcher: Watcher) {
  const { workspace, user, ...rest } = change;
  if (!watcher.workspaceIds.has(workspace)) return;
  if (user === undefined || user === watcher.userId || change.table === "workspace_members") {
    watcher.send("change", rest);
  }
}

/** A membership's change may have ended this one: the browser comes back through the door. */
function endsStream({ table, op, user, workspace }: Change, watcher: Watcher): boolean {
  if (table !== "workspace_members" || user !== watcher.userId) return false;
  return watcher.isEverywhere || (op !== "insert" && watcher.workspaceIds.has(workspace));
}

/** The stream that follows is of other workspaces: it can't tell what this one no longer does. */
function endWithGap(watcher: Watcher) {
  watcher.send("gap", {});
  watcher.close();
}

function count<T>(all: Iterable<T>, counts: (one: T) => boolean): number {
  let found = 0;
  for (const one of all) if (counts(one)) found += 1;
  return found;
}

/** Starts listening with the first that wants to hear. */
function listen() {
  const current = hub();
  current.stop ??= listenForChanges({
    onChange: hear,
    onGap: () => {
      current.recent = [];
      current.wholeSince = Date.now();
      for (const watcher of current.watchers) watcher.send("gap", {});
      for (const { heard } of current.listeners) heard();
    },
  });
}

/**
 * Calls `heard` whenever a table of the workspace changed, or may have, and when this process is about to end.
 * @returns a function that stops it; null once the process is ending, or where 200 of the workspace wait already
 */
export function listenToTable(workspaceId: string, table: string, heard: () => void): (() => void) | null {
  const { listeners, closing } = hub();
  if (closing || count(listeners, (other) => other.workspaceId === workspaceId) >= LISTENERS) return null;
  const listener = { workspaceId, table, heard };
  listeners.add(listener);
  listen();
  return () => void listeners.delete(listener);
}

/** What happened between the moment that a browser's data are from and its first event; a gap if that isn't known. */
function catchUp(watcher: Watcher, since: number) {
  const { recent, wholeSince } = hub();
  if (wholeSince === undefined || since - MARGIN_MS < wholeSince) return watcher.send("gap", {});
  for (const { at, change } of recent) {
    if (at < since - MARGIN_MS) continue;
    // The person's memberships changed meanwhile: what the page shows may be of workspaces that this stream is not of.
    if (watcher.isEverywhere && endsStream(change, watcher)) watcher.send("gap", {});
    else deliver(change, watcher);
  }
}

/**
 * @param since the moment that the browser's data are from, in milliseconds since 1970 by this server's clock
 * @param stillMember asked at every heartbeat; the stream ends once it answers false
 * @returns an endless response of server-sent events: "ready" {at} first, then "change" {table, op, n, ids}, those since `since` included, and "gap"
 * when some may be lost; 429 for a person who has 50 open
 */
export function watchWorkspace(
  member: Membership & { userId: string },
  since: number,
  signal: AbortSignal,
  stillMember: () => Promise<boolean>,
): Response {
  const { userId, workspaceId } = member;
  return watch({ userId, workspaceIds: new Set([workspaceId]), isEverywhere: false }, since, signal, stillMember);
}

/**
 * One stream of several workspaces of a person; any change of their memberships ends it with a gap, and the browser comes
 * back for those that it may watch then.
 * @param same asked at every heartbeat: whether the person may still watch these, and no others
 */
export function watchWorkspaces(
  { userId, members }: { userId: string; members: readonly Membership[] },
  since: number,
  signal: AbortSignal,
  same: () => Promise<boolean>,
): Response {
  const workspaceIds = new Set(members.map(({ workspaceId }) => workspaceId));
  return watch({ userId, workspaceIds, isEverywhere: true }, since, signal, same);
}

function watch(
  who: Pick<Watcher, "userId" | "workspaceIds" | "isEverywhere">,
  since: number,
  signal: AbortSignal,
  stillMember: () => Promise<boolean>,
): Response {
  const { watchers, closing } = hub();
  if (closing) return new Response(null, { status: 503 });
  if (count(watchers, ({ userId }) => userId === who.userId) >= STREAMS) {
    const words = `You have ${STREAMS} pages with live changes open. Close some: this one follows by itself within a minute.\n`;
    return new Response(words, {
      status: 429,
      headers: { "content-type": "text/plain; charset=utf-8", "retry-after": "15" },
    });
  }
  listen();

  const encoder = new TextEncoder();
  let leave: (() => void) | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const heartbeat = setInterval(async () => {
        if (await stillMember().catch(() => true)) write(": still here\n\n");
        else if (who.isEverywhere) endWithGap(watcher);
        else watcher.close();
      }, HEARTBEAT_MS);
      let open = true;
      const write = (text: string) => {
        if (!open) return;
        // A browser that takes nothing any more comes back through the door, and fetches anew.
        if ((controller.desiredSize ?? 0) < -WAITING_EVENTS) return watcher.close();
        controller.enqueue(encoder.encode(text));
      };
      const watcher: Watcher = {
        ...who,
        send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        close: () => {
          if (!open) return;
          open = false;
          clearInterval(heartbeat);
          watchers.delete(watcher);
          try {
            controller.close();
          } catch {
            // The browser has gone already.
          }
        },
      };
      leave = watcher.close;
      signal.addEventListener("abort", watcher.close);
      watchers.add(watcher);
      // Gone while it was let in: nothing would ever tell of it again.
      if (signal.aborted) return watcher.close();
      watcher.send("ready", { at: Date.now() });
      catchUp(watcher, since);
    },
    cancel: () => leave?.(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** Ends every stream and the listening connection, so that the process can end. */
export async function closeLive(): Promise<void> {
  const current = hub();
  current.closing = true;
  for (const watcher of current.watchers) watcher.close();
  for (const { heard } of current.listeners) heard();
  await current.stop?.();
}
