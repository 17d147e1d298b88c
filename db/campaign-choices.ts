/** What a campaign can be built on. */
import { asc } from "drizzle-orm";
import { messageArchitecture, positioning } from "./schema/campaigns";
import type { Tx } from "./workspace";

/** The names of all frameworks and messages, for the form's lists. */
export async function listCampaignChoices(tx: Tx) {
  return {
    positioning: await tx
      .select({ id: positioning.id, name: positioning.name })
      .from(positioning)
      .orderBy(asc(positioning.name)),
    messages: await tx
      .select({ id: messageArchitecture.id, name: messageArchitecture.name })
      .from(messageArchitecture)
      .orderBy(asc(messageArchitecture.name)),
  };
}
