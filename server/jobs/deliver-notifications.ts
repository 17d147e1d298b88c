import { setTimeout as sleep } from "node:timers/promises";
import { listenForDeliveries } from "@/db/live";
import { listWorkspaceIds } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { deliverNotifications } from "../delivery/deliver-notifications";
import { deliverWebhooks } from "../delivery/deliver-webhooks";
import type { Job } from "./job";
import { makeRounds } from "./rounds";

// How many workspaces are served at once, of those that wait for their turn.
const LANES = 8;
const LAST_WORDS_MS = 5_000;

// Of their own, so that people's notifications wait for nobody's receiver.
const rounds = [makeRounds(deliverNotifications, LANES), makeRounds(deliverWebhooks, LANES)];

/**
 * Sends what is due: at once where the database says that something is, and each minute what came due by time alone, such
 * as another try. Several processes may run it; a row is claimed by one.
 */
export const deliverNotificationsEachMinute: Job = {
  name: "deliver-notifications",
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const workspaceIds = await withJob("deliver-notifications", listWorkspaceIds);
    for (const { enqueue } of rounds) enqueue(workspaceIds);
  },
  watch: () => {
    const stop = listenForDeliveries((workspaceId) => {
      for (const { serve } of rounds) void serve(workspaceId);
    });
    return async () => {
      await stop();
      // What is on its way gets a moment to be settled; what isn't comes due again.
      await Promise.race([
        Promise.all(rounds.map(({ end }) => end())),
        sleep(LAST_WORDS_MS, undefined, { ref: false }),
      ]);
    };
  },
};
