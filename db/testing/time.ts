/** Moves a workspace's deliveries through time. */
import { withOwner } from "./owner";
import type { TestWorkspace } from "./workspace";

/** Lets so much time pass that everything pending in the workspace is due: claims lapse and waits end. */
export async function letTimePass(workspace: TestWorkspace): Promise<void> {
  await withOwner(workspace.id, async (owner) => {
    await owner.query("update user_notifications set deliver_after = now() where delivery_status = 'pending'");
    await owner.query("update webhook_deliveries set deliver_after = now() where status = 'pending'");
  });
}
