/** Settings follow what others do: members, invitations, keys and the audit log, without a reload. */
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { createApiKey } from "@/db/api-keys";
import { createInvitation } from "@/db/invitations";
import { expect, test } from "./fixtures";

/** Opens a settings page; its stream is there before anything happens. */
async function openLive(page: Page, address: string): Promise<Page> {
  const live = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith("/live"));
  await page.goto(address);
  await live;
  return page;
}

test("members, invitations, keys and the audit log follow what somebody else does", async ({ workspace, signIn }) => {
  const { page, context } = await signIn("viewer");
  const settings = `/${workspace.slug}/settings`;
  const members = await openLive(page, `${settings}/members`);
  const invitations = await openLive(await context.newPage(), `${settings}/invitations`);
  const keys = await openLive(await context.newPage(), `${settings}/keys`);
  const audit = await openLive(await context.newPage(), `${settings}/audit`);
  await expect(keys.getByText("No program has a key yet")).toBeVisible();

  const { id: workspaceId, users } = workspace;
  await workspace.as("owner", (tx) =>
    createApiKey(tx, { workspaceId, name: "Reporter", scopes: ["alerts:write"], days: null, createdBy: users.owner }),
  );
  await expect(keys.getByRole("row", { name: /Reporter/ })).toBeVisible();
  await expect(audit.getByText("Reporter").first()).toBeVisible();
  await workspace.as("owner", (tx) =>
    createInvitation(tx, { workspaceId, email: "new@people.test", role: "ops", invitedBy: users.owner }),
  );
  await expect(invitations.getByRole("row", { name: /new@people.test/ })).toBeVisible();
  await workspace.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'marketer' where user_id = ${users.ops}`),
  );
  await expect(members.getByRole("row", { name: /ops of/ })).toContainText("marketer");
});
