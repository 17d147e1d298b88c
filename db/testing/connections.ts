/** Many writers at once, each with a connection of its own: the pool has fewer, and would let them queue. */
import { Client } from "pg";
import { applicationUrl } from "../client";
import type { TestWorkspace } from "./workspace";

/** Runs `work` on so many connections of the application role at the same moment, each in a transaction in the workspace. */
export async function onConnections<T>(
  count: number,
  workspace: TestWorkspace,
  work: (client: Client, place: number) => Promise<T>,
): Promise<T[]> {
  const clients = Array.from({ length: count }, () => new Client({ connectionString: applicationUrl() }));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    return await Promise.all(
      clients.map(async (client, place) => {
        await client.query("begin");
        await client.query("select set_config('app.current_workspace_id', $1, true)", [workspace.id]);
        const value = await work(client, place);
        await client.query("commit");
        return value;
      }),
    );
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
