import { deliverNotifications } from "../delivery/deliver-notifications";
import { deliverWebhooks } from "../delivery/deliver-webhooks";

/** Sends all that is due in a workspace, as the two rounds of the job do. */
export async function deliverDue(workspaceId: string): Promise<void> {
  await Promise.all([deliverNotifications(workspaceId), deliverWebhooks(workspaceId)]);
}
