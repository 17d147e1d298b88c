/** What a workspace transaction costs beside the same query alone: the alert list, over the same pool and role. */
import { listAlerts } from "@/db/alerts";
import { databaseOf, pool } from "@/db/client";
import { type Tx, withWorkspace } from "@/db/workspace";
import { alertFilterSchema } from "@/domain/alerts-input";
import type { Report } from "./figures";
import { onGround, readMember } from "./ground";
import { measureRates } from "./rates";

const FILTER = alertFilterSchema.parse({ tab: "all" });

export async function measureTransaction(report: Report): Promise<void> {
  const rates = await onGround(async (ground) => {
    const member = await readMember(ground);
    // The query alone needs its workspace too: it is set once for each connection, outside the measured work.
    const client = pool();
    client.on("connect", (connection) => {
      void connection.query("select set_config('app.current_workspace_id', $1, false)", [member.workspaceId]);
    });
    return measureRates({
      alone: async () => {
        const connection = await client.connect();
        try {
          return await listAlerts(databaseOf(connection) as Tx, FILTER, member.userId);
        } finally {
          connection.release();
        }
      },
      inWorkspace: () => withWorkspace(member, (tx) => listAlerts(tx, FILTER, member.userId)),
    });
  });
  report({ name: "query alone", value: rates.alone, unit: "queries/s" });
  report({ name: "query in a workspace transaction", value: rates.inWorkspace, unit: "queries/s" });
  report({
    name: "time of a workspace transaction by the query alone",
    value: rates.alone / rates.inWorkspace,
    unit: "×",
    target: { atMost: 1.6 },
  });
}
