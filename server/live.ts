/** Fans the database's changes out to the browsers that watch a workspace, as server-sent events. */
import { type Change, listenForChanges } from "@/db/live";
import type { Membership } from "@/db/workspace";

const HEARTBEAT_MS = 20_000;

type Watcher = { workspaceId: string; userId: string; send: (event: string, data: unknown) => void; close: () => void };
type Hub = { watchers: Set<Watcher>; stop?: () => Promise<void>; closing: boolean };

// One hub per process, also across the development server's reloads.
const shared = globalThis as typeof globalThis & { codexHub?: Hub };

function hub(): Hub {
  shared.codexHub ??= { watchers: new Set(), closing: false };
  return shared.codexHub;
}

function deliver(change: Change) {
  const { workspace, user, ...rest } = change;
  for (const watcher of hub().watchers) {
    if (watcher.workspaceId !== workspace) continue;
    // A membership's change may have ended this one: the browser comes back through the door.
    if (change.table === "workspace_members" && user === watcher.userId) watcher.close();
    else if (user === undefined || user === watcher.userId || change.table === "workspace_members") {
      watcher.send("change", rest);
    }
  }
}

/**
 * @param stillMember asked at every heartbeat; the stream ends once it answers false
 * @returns an endless response of server-sent events: "ready" first, "change" {table, op, n, ids}, "gap" when some may be lost
 */
export function watchWorkspace(
  member: Membership & { userId: string },
  signal: AbortSignal,
  stillMember: () => Promise<boolean>,
): Response {
  const { watchers, closing } = hub();
  if (closing) return new Response(null, { status: 503 });
  hub().stop ??= listenForChanges({
    onChange: deliver,
    onGap: () => {
      for (const watcher of watchers) watcher.send("gap", {});
    },
  });

  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const heartbeat = setInterval(async () => {
        if (await stillMember().catch(() => true)) controller.enqueue(encoder.encode(": still here\n\n"));
        else watcher.close();
      }, HEARTBEAT_MS);
      let open = true;
      const watcher: Watcher = {
        workspaceId: member.workspaceId,
        userId: member.userId,
        send: (event, data) => {
          if (open) controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
        },
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
      signal.addEventListener("abort", watcher.close);
      watchers.add(watcher);
      watcher.send("ready", {});
    },
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
