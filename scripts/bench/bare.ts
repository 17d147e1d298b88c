/** The application's own SQL without the application: recorded once, then sent by bare pg. */
import { drizzle } from "drizzle-orm/node-postgres";
import { Client, Pool, type QueryConfig } from "pg";
import type { Membership, Tx } from "@/db/workspace";
import { CALLERS } from "./rates";

export type Statement = { text: string; values: unknown[] };

/** The statements that `work` sends, in their order; what they changed is rolled back. */
export async function recordStatements(
  appUrl: string,
  member: Membership,
  work: (tx: Tx) => Promise<unknown>,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(SET_CONTEXT, [member.userId ?? "", member.workspaceId]);
    const query = client.query.bind(client);
    client.query = ((given: QueryConfig | string, values?: unknown[]) => {
      const { text, values: own = [] } = typeof given === "string" ? { text: given } : given;
      statements.push({ text, values: values ?? own });
      return query(given as QueryConfig, values);
    }) as typeof client.query;
    await work(drizzle(client) as unknown as Tx);
    client.query = query;
    await client.query("rollback");
  } finally {
    await client.end();
  }
  return statements;
}

/** Sends statements in a transaction with their context, everything in one flight, as quickly as pg can. */
export function bareSender(appUrl: string, member: Membership) {
  const pool = new Pool({ connectionString: appUrl, max: CALLERS, pipeline: true });
  return {
    send: async (statements: readonly Statement[]): Promise<void> => {
      const client = await pool.connect();
      try {
        await Promise.all([
          client.query("begin"),
          client.query({ name: "bare_context", text: SET_CONTEXT, values: [member.userId ?? "", member.workspaceId] }),
          ...statements.map(({ text, values }, index) => client.query({ name: nameOf(text, index), text, values })),
          client.query("commit"),
        ]);
      } finally {
        client.release();
      }
    },
    end: () => pool.end(),
  };
}

const SET_CONTEXT = `select set_config('app.current_user_id', $1, true), set_config('app.current_workspace_id', $2, true),
  set_config('app.request_origin', 'person bench', true)`;

function nameOf(text: string, index: number): string {
  return `bare_${index}_${text.length}`;
}
