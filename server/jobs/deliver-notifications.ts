import { setTimeout as sleep } from "node:timers/promises";
import { listenForDeliveries } from "@/db/live";
import { listWorkspaceIds } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { deliverDue } from "../delivery/deliver-due";
import { log } from "../log";
import type { Job } from "./job";

// How many workspaces are served at once.
const LANES = 4;
const LAST_WORDS_MS = 5_000;

/**
 * Sends what is due: at once where the database says that something is, and each minute what came due by time alone, such
 * as another try. Several processes may run it; a row is claimed by one.
 */
export const deliverNotificationsEachMinute: Job = {
  name: "deliver-notifications",
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const waiting = await withJob("deliver-notifications", listWorkspaceIds);
    const lane = async () => {
      for (let id = waiting.pop(); id; id = waiting.pop()) await deliver(id);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  },
  watch: () => {
    const stop = listenForDeliveries((workspaceId) => void deliver(workspaceId));
    return async () => {
      await stop();
      // What is on its way gets a moment to be settled; what isn't comes due again.
      await Promise.race([Promise.all(underWay.values()), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    };
  },
};

// One round a workspace; what comes due during it is found by its own next look, or by one more round.
const underWay = new Map<string, Promise<void>>();
const again = new Set<string>();

function deliver(workspaceId: string): Promise<void> {
  const running = underWay.get(workspaceId);
  if (running) {
    again.add(workspaceId);
    return running;
  }
  const round = rounds(workspaceId);
  underWay.set(workspaceId, round);
  return round;
}

async function rounds(workspaceId: string): Promise<void> {
  do {
    again.delete(workspaceId);
    // One workspace's trouble must not keep the others waiting; the next minute tries again.
    await deliverDue(workspaceId).catch((error: unknown) =>
      log.error({ err: error, workspaceId }, "notifications were not delivered"),
    );
  } while (again.has(workspaceId));
  underWay.delete(workspaceId);
}
