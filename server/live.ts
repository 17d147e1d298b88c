/** Fans the database's changes out to the browsers that watch a workspace, as server-sent events. */
import { type Change, listenForChanges } from "@/db/live";
import type { Membership } from "@/db/workspace";

const HEARTBEAT_MS = 20_000;
const KEPT_MS = 60_000;
const KEPT_CHANGES = 5_000;
// How many events may wait for one browser that doesn't take them.
const WAITING_EVENTS = 10_000;
// Room for a transaction that began before the page was read and committed after, and for clocks that differ.
const MARGIN_MS = 2_000;

type Watcher = { workspaceId: string; userId: string; send: (event: string, data: unknown) => void; close: () => void };
type Hub = {
  watchers: Set<Watcher>;
  /** The last minute's changes, oldest first: what a browser missed while its page was on the way. */
  recent: { at: number; change: Change }[];
  /** Since when nothing was missed; undefined while not listening. */
  wholeSince?: number;
  stop?: () => Promise<void>;
  closing: boolean;
};

// One hub per process, also across the development server's reloads.
const shared = globalThis as typeof globalThis & { codexHub?: Hub };

function hub(): Hub {
  shared.codexHub ??= { watchers: new Set(), recent: [], closing: false };
  return shared.codexHub;
}

function hear(change: Change) {
  const { watchers, recent } = hub();
  recent.push({ at: Date.now(), change });
  if (recent.length > KEPT_CHANGES || (recent[0]?.at ?? 0) < Date.now() - 2 * KEPT_MS) forget();
  for (const watcher of watchers) {
    if (endsStream(change, watcher)) watcher.close();
    else deliver(change, watcher);
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
  if (watcher.workspaceId !== workspace) return;
  if (user === undefined || user === watcher.userId || change.table === "workspace_members") {
    watcher.send("change", rest);
  }
}

/** A membership's change may have ended this one: the browser comes back through the door. */
function endsStream({ table, op, user, workspace }: Change, watcher: Watcher): boolean {
  const isOwn = user === watcher.userId && workspace === watcher.workspaceId;
  return isOwn && table === "workspace_members" && op !== "insert";
}

/** Starts listening with the first watcher. */
function listen() {
  const current = hub();
  current.stop ??= listenForChanges({
    onChange: hear,
    onGap: () => {
      current.recent = [];
      current.wholeSince = Date.now();
      for (const watcher of current.watchers) watcher.send("gap", {});
    },
  });
}

/** What happened between the moment that a browser's data are from and its first event; a gap if that isn't known. */
function catchUp(watcher: Watcher, since: number) {
  const { recent, wholeSince } = hub();
  if (wholeSince === undefined || since - MARGIN_MS < wholeSince) return watcher.send("gap", {});
  for (const { at, change } of recent) if (at >= since - MARGIN_MS) deliver(change, watcher);
}

/**
 * @param since the moment that the browser's data are from, in milliseconds since 1970 by this server's clock
 * @param stillMember asked at every heartbeat; the stream ends once it answers false
 * @returns an endless response of server-sent events: "ready" {at} first, then "change" {table, op, n, ids}, those since `since` included, and "gap"
 * when some may be lost
 */
export function watchWorkspace(
  member: Membership & { userId: string },
  since: number,
  signal: AbortSignal,
  stillMember: () => Promise<boolean>,
): Response {
  const { watchers, closing } = hub();
  if (closing) return new Response(null, { status: 503 });
  listen();

  const encoder = new TextEncoder();
  let leave: (() => void) | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const heartbeat = setInterval(async () => {
        if (await stillMember().catch(() => true)) write(": still here\n\n");
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
        workspaceId: member.workspaceId,
        userId: member.userId,
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
  await current.stop?.();
}
