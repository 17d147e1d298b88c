/** What a workspace transaction costs beside the same query alone, over the same pool and role. */
import { sql } from "drizzle-orm";
import { databaseOf, pool } from "@/db/client";
import { withWorkspace } from "@/db/workspace";
import type { Figure } from "./figures";
import { onGround, readMember } from "./ground";
import { measureRates } from "./rates";

const OPEN_ALERTS = sql`select id, title, severity_level, triggered_at from system_alerts
  where inbox_tab = 'active' order by severity_rank desc, triggered_at desc, id desc limit 50`;

export async function* measureTransaction(): AsyncIterable<Figure> {
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
          return await databaseOf(connection).execute(OPEN_ALERTS);
        } finally {
          connection.release();
        }
      },
      inWorkspace: () => withWorkspace(member, (tx) => tx.execute(OPEN_ALERTS)),
    });
  });
  yield { name: "query alone", value: rates.alone, unit: "queries/s" };
  yield { name: "query in a workspace transaction", value: rates.inWorkspace, unit: "queries/s" };
  yield {
    name: "time of a workspace transaction by the query alone",
    value: rates.alone / rates.inWorkspace,
    unit: "×",
    target: { atMost: 1.6 },
  };
}
