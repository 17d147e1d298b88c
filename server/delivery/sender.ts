import { type Membership, vouchFor } from "@/db/workspace";

/** The sender's context in a workspace: nobody's, so that it may claim everybody's notifications. */
export function senderOf(workspaceId: string): Membership {
  const origin = { kind: "system", requestId: "job deliver-notifications" } as const;
  return vouchFor({ workspaceId, userId: null, role: "admin", origin });
}
