/** Moves a workspace's deliveries through time. */
import { Client } from "pg";
import type { TestWorkspace } from "./workspace";

/** Lets so much time pass that everything pending in the workspace is due: claims lapse and waits end. */
export async function letTimePass(workspace: TestWorkspace): Promise<void> {
  const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
  await owner.connect();
  try {
    await owner.query("begin");
    await owner.query("select set_config('app.current_workspace_id', $1, true)", [workspace.id]);
    for (const [table, status] of [
      ["user_notifications", "delivery_status"],
      ["webhook_deliveries", "status"],
    ]) {
      await owner.query(`update ${table} set deliver_after = now() where ${status} = 'pending'`);
    }
    await owner.query("commit");
  } finally {
    await owner.end();
  }
}
