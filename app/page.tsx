import { redirect } from "next/navigation";
import { withUser } from "@/db/workspace";
import { listOwnWorkspaces } from "@/db/workspaces";
import { requestOrigin } from "@/server/request";
import { requireUser } from "@/server/session";

/** People with one workspace go there at once, others choose. */
export default async function Home() {
  const user = await requireUser();
  const workspaces = await withUser(user.id, await requestOrigin("person"), (tx) => listOwnWorkspaces(tx, user.id));
  const [only] = workspaces;
  redirect(only && workspaces.length === 1 ? `/${only.slug}` : "/workspaces");
}
