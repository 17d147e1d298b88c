import { evaluateAlertRules } from "@/db/rule-evaluation";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "evaluate-alert-rules";

/** Looks at every workspace's alert rules: what breaches long enough fires once, what is over resolves. */
export const evaluateAlertRulesEachMinute: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace(name, async (workspaceId) => {
      const done = await inWorkspace(name, workspaceId, (tx) => evaluateAlertRules(tx, workspaceId));
      if (done?.fired || done?.resolved) log.info({ workspaceId, ...done }, "alert rules evaluated");
    }),
};
