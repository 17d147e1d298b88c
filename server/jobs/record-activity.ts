import { recordPendingActivity } from "@/db/pending-activity";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";
import { followInserts } from "./wake";

const name = "record-activity";

/** Counts what people did to thousands of alerts at once: soon after the act, and each minute what was missed. */
export const recordActivityOfLargeActs: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () => forEachWorkspace(name, recordAll),
  watch: () =>
    followInserts("pending_activity", (workspaceId) =>
      recordAll(workspaceId).catch((error: unknown) =>
        log.error({ err: error, workspaceId }, "large acts were not counted"),
      ),
    ),
};

/** One act after the other, each in a transaction of its own. */
async function recordAll(workspaceId: string): Promise<void> {
  while (await inWorkspace(name, workspaceId, recordPendingActivity));
}
