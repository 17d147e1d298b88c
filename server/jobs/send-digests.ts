import { sendDigests } from "@/db/notification-preferences";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "send-digests";

/** Sends each person the daily or weekly digest that they asked for, at their hour. */
export const sendDigestsWhenDue: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace(name, async (workspaceId) => {
      const sent = await inWorkspace(name, workspaceId, (tx) => sendDigests(tx, new Date()));
      if (sent > 0) log.info({ workspaceId, sent }, "digests sent");
    }),
};
