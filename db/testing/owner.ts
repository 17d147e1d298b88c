/** The schema's owner in a database test: for what the application role may not write. */
import { Client } from "pg";

/** Runs one statement as the owner, in the workspace's context: forced row-level security binds the owner too. */
export async function asOwner(workspaceId: string | null, text: string, values: unknown[]): Promise<void> {
  const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
  await owner.connect();
  try {
    await owner.query("begin");
    await owner.query("select set_config('app.current_workspace_id', $1, true)", [workspaceId ?? ""]);
    await owner.query(text, values);
    await owner.query("commit");
  } finally {
    await owner.end();
  }
}
