import { settleAlerts } from "@/db/alerts";
import { listWorkspaceIds } from "@/db/upkeep";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import type { Job } from "./job";

const NAME = "settle-alerts";

/** Wakes alerts whose snooze has ended and closes expired ones, each minute, also where nobody is looking. */
export const settleDueAlerts: Job = {
  name: NAME,
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const origin = { kind: "system", requestId: `job ${NAME}` } as const;
    for (const workspaceId of await withJob(NAME, listWorkspaceIds)) {
      await withWorkspace(vouchFor({ workspaceId, userId: null, role: "viewer", origin }), settleAlerts);
    }
  },
};
