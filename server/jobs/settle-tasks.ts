import { settleTasks } from "@/db/task-work";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

/** Gives tasks up whose last lease ended without a word, and deletes those that ended long ago. */
export const settleTasksEachMinute: Job = {
  name: "settle-tasks",
  cron: "* * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace("settle-tasks", async (workspaceId) => {
      const settled = await inWorkspace("settle-tasks", workspaceId, settleTasks);
      if (settled.failed + settled.forgotten > 0) log.info({ workspaceId, ...settled }, "tasks settled");
    }),
};
