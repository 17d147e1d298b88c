import { notFound } from "next/navigation";
import { cache } from "react";
import { type EditedAgent, findEditedAgent } from "@/db/registry-agent";
import { withUser } from "@/db/workspace";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";

/** The agent of the address, once per request; unknown ones, and everybody but administrators, get 404. */
export const loadAgent = cache(async (code: string): Promise<EditedAgent> => {
  const user = await requirePlatformAdmin();
  const found = await withUser(user.id, await requestOrigin("person"), (tx) => findEditedAgent(tx, code));
  return found ?? notFound();
});
