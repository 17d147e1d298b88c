import { evaluateAlertRules } from "@/db/rule-evaluation";
import { listWorkspaceIds } from "@/db/upkeep";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/** Looks at every workspace's alert rules: what breaches long enough fires once, what is over resolves. */
export const evaluateAlertRulesEachMinute: Job = {
  name: "evaluate-alert-rules",
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const origin = { kind: "system", requestId: "job evaluate-alert-rules" } as const;
    for (const workspaceId of await withJob("evaluate-alert-rules", listWorkspaceIds)) {
      try {
        const member = vouchFor({ workspaceId, userId: null, role: "ops", origin });
        const done = await withWorkspace(member, (tx) => evaluateAlertRules(tx, workspaceId));
        if (done?.fired || done?.resolved) log.info({ workspaceId, ...done }, "alert rules evaluated");
      } catch (error) {
        // One workspace's trouble must not keep the others waiting; the next minute tries again.
        log.error({ err: error, workspaceId }, "alert rules were not evaluated");
      }
    }
  },
};
