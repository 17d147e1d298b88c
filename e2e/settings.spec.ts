import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { expect, expectAccessible, PASSWORD, test } from "./fixtures";

/** Invites by the settings' dialog; answers the link's path. */
async function invite(page: Page, slug: string, email: string, role: string): Promise<string> {
  await page.goto(`/${slug}/settings/invitations`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role").selectOption(role);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await dialog.getByLabel("Invitation link").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("open");
  return new URL(link).pathname;
}

test("an invited person makes an account, and may what the role may", async ({ workspace, signIn, page: guest }) => {
  const { page } = await signIn("admin");
  const email = `guest@${workspace.slug}.test`;
  const link = await invite(page, workspace.slug, email, "ops");

  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: `Join ${workspace.slug}` })).toBeVisible();
  await expectAccessible(guest);
  await guest.getByLabel("Your name").fill("Grace Guest");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Create the account and join" }).click();
  await expect(guest).toHaveURL(`/${workspace.slug}`);

  await guest.goto(`/${workspace.slug}/settings/keys`);
  const newKey = guest.getByRole("button", { name: "New key" });
  await expect(newKey).toHaveAttribute("aria-disabled", "true");
  await expect(newKey).toHaveAccessibleDescription("Your role, ops, can't manage keys.");
  await guest.goto(`/${workspace.slug}/settings/members`);
  await expect(guest.getByRole("row", { name: /Grace Guest/ })).toContainText("ops");
  await expect(guest.getByRole("combobox", { name: /Role of/ })).toHaveCount(0);

  await guest.goto(link);
  await expect(guest.getByText("This invitation was used already.")).toBeVisible();
  await page.goto(`/${workspace.slug}/settings/invitations`);
  await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("accepted");
});

test("an invitation is for its address, and dead once withdrawn", async ({ workspace, signIn, page: guest }) => {
  const { page } = await signIn("owner");
  const link = await invite(page, workspace.slug, `other@${workspace.slug}.test`, "viewer");
  const { page: viewer } = await signIn("viewer");
  await viewer.goto(link);
  await expect(viewer.getByText(`You are signed in as viewer@${workspace.slug}.test.`)).toBeVisible();
  await viewer.getByRole("button", { name: "Sign out and go on" }).click();
  await expect(viewer.getByRole("button", { name: "Create the account and join" })).toBeVisible();

  await page.getByRole("button", { name: `Withdraw the invitation of other@${workspace.slug}.test` }).click();
  await expect(page.getByText("is withdrawn.")).toBeVisible();
  await guest.goto(link);
  await expect(guest.getByText("This invitation was withdrawn.")).toBeVisible();
  // A form that was open meanwhile is refused too, and leaves no account behind.
  await viewer.getByLabel("Your name").fill("Too Late");
  await viewer.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await viewer.getByRole("button", { name: "Create the account and join" }).click();
  await expect(viewer.getByRole("alert").filter({ hasText: "This invitation was withdrawn." })).toBeVisible();
  const { rows } = await workspace.as("owner", (tx) =>
    tx.execute(sql`select id from auth.users where email = ${`other@${workspace.slug}.test`}`),
  );
  expect(rows).toEqual([]);
});

test("invitations refuse members, and bad addresses by field", async ({ workspace, signIn }) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/invitations`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await expect(dialog.getByLabel("Role").getByRole("option")).toHaveText(["admin", "marketer", "ops", "viewer"]);
  await dialog.getByLabel("E-mail").fill(`ops@${workspace.slug}.test`);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByText("This person is a member already.").first()).toBeVisible();
  await expect(dialog.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  // What the browser lets through, the server doesn't.
  await dialog.getByLabel("E-mail").fill("ada@nowhere");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByText("This is not an e-mail address.").first()).toBeVisible();
});

test("admins leave owners alone; the last owner stays; a new role counts at once", async ({ workspace, signIn }) => {
  const { page: admin } = await signIn("admin");
  await admin.goto(`/${workspace.slug}/settings/members`);
  await expect(admin.getByLabel(`Role of ops of ${workspace.slug}`)).toBeVisible();
  await expect(admin.getByLabel(`Role of owner of ${workspace.slug}`)).toHaveCount(0);
  await expect(admin.getByLabel(`Role of ops of ${workspace.slug}`).getByRole("option", { name: "owner" })).toHaveCount(
    0,
  );

  const { page: owner } = await signIn("owner");
  const { page: viewer } = await signIn("viewer");
  await viewer.goto(`/${workspace.slug}/settings/keys`);
  await expect(viewer.getByRole("button", { name: "New key" })).toHaveAttribute("aria-disabled", "true");
  await owner.goto(`/${workspace.slug}/settings/members`);
  await owner.getByLabel(`Role of owner of ${workspace.slug}`).selectOption("admin");
  await expect(owner.getByText("The last owner can't leave or change role.")).toBeVisible();
  await expect(owner.getByLabel(`Role of owner of ${workspace.slug}`)).toHaveValue("owner");
  await owner.getByLabel(`Role of viewer of ${workspace.slug}`).selectOption("admin");
  await expect(owner.getByText(`viewer of ${workspace.slug} is admin now.`)).toBeVisible();
  await viewer.reload();
  await expect(viewer.getByRole("button", { name: "New key" })).not.toHaveAttribute("aria-disabled", "true");
});

test("a key is shown once, does what its scopes say, and nothing once revoked", async ({
  workspace,
  signIn,
  request,
}) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/keys`);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog", { name: "New key" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Reporter");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  await expect(dialog.getByText("Choose at least one thing that the key may do.").first()).toBeVisible();
  await dialog.getByLabel("Send and resolve alerts").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const key = await dialog.getByLabel("Key", { exact: true }).inputValue();
  expect(key).toMatch(/^cdx_[0-9a-f]{32}_[\w-]{43}$/);
  await dialog.getByRole("button", { name: "I have it" }).click();
  await page.reload();
  await expect(page.getByRole("row", { name: /Reporter/ })).toContainText("alerts:write");
  expect(await page.content()).not.toContain(key.slice(-43));

  const send = (path: string, data: object) =>
    request.post(path, { data, headers: { authorization: `Bearer ${key}` } });
  const alert = { alert_type: "error", severity_level: "low", title: "From a key" };
  const taken = await send("/api/v1/alerts", alert);
  expect(taken.status(), await taken.text()).toBe(201);
  const lacking = await send("/api/v1/executions", {});
  expect(lacking.status()).toBe(403);
  expect(lacking.headers()["content-type"]).toContain("application/problem+json");
  expect(await lacking.json()).toMatchObject({ detail: expect.stringContaining("executions:write") });
  await page.reload();
  await expect(page.getByRole("row", { name: /Reporter/ })).not.toContainText("never");

  await page.getByRole("button", { name: "Revoke Reporter" }).click();
  await page.getByRole("dialog", { name: "Revoke Reporter?" }).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /Reporter/ })).toContainText("revoked");
  expect((await send("/api/v1/alerts", alert)).status()).toBe(401);
});

test("name, address and time zone are changed; what can't be is told by field", async ({ workspace, signIn }) => {
  const { page } = await signIn("owner");
  await page.goto(`/${workspace.slug}/settings/general`);
  await page.getByLabel("Address").fill("admin");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This address belongs to Codex itself.").first()).toBeVisible();
  await expect(page.getByLabel("Address")).toBeFocused();
  await page.getByLabel("Address").fill(`moved-${workspace.slug}`);
  await page.getByLabel("Name", { exact: true }).fill("Nova & Söhne 🦊");
  await page.getByLabel("Time zone").selectOption("Asia/Kathmandu");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(`/moved-${workspace.slug}/settings/general`);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Nova & Söhne 🦊");
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Kathmandu");
  await page.goto(`/moved-${workspace.slug}/settings/audit?subject=workspaces`);
  await page.locator("summary").first().click();
  await expect(page.getByRole("insertion").filter({ hasText: "Asia/Kathmandu" })).toBeVisible();
  const old = await page.goto(`/${workspace.slug}/settings/general`);
  expect(old?.status()).toBe(404);
});

test("of two people who edit at once, the second sees both and chooses", async ({ workspace, signIn }) => {
  const { page: first } = await signIn("owner");
  const { page: second } = await signIn("admin");
  await first.goto(`/${workspace.slug}/settings/general`);
  await second.goto(`/${workspace.slug}/settings/general`);
  await first.getByLabel("Name", { exact: true }).fill("The first's name");
  await first.getByRole("button", { name: "Save", exact: true }).click();
  await expect(first.getByText("The settings are saved.")).toBeVisible();
  await second.getByLabel("Name", { exact: true }).fill("The second's name");
  await second.getByRole("button", { name: "Save", exact: true }).click();
  await expect(second.getByText("Somebody else changed these settings meanwhile.")).toBeVisible();
  await expect(second.getByText("The first's name")).toBeVisible();
  await expect(second.getByLabel("Name", { exact: true })).toHaveValue("The second's name");
  await second.getByRole("button", { name: "Keep mine and look again" }).click();
  await second.getByRole("button", { name: "Save", exact: true }).click();
  await expect(second.getByText("The settings are saved.")).toBeVisible();
  await first.reload();
  await expect(first.getByLabel("Name", { exact: true })).toHaveValue("The second's name");
});

test("a workspace is deleted by its owner, with its name typed", async ({ workspace, signIn }) => {
  const { page: admin } = await signIn("admin");
  await admin.goto(`/${workspace.slug}/settings/general`);
  await expect(admin.getByRole("button", { name: "Delete the workspace" })).toHaveAccessibleDescription(
    "Your role, admin, can't delete the workspace.",
  );
  const { page } = await signIn("owner");
  await page.goto(`/${workspace.slug}/settings/general`);
  await page.getByRole("button", { name: "Delete the workspace" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete ${workspace.slug}?` });
  await expect(dialog.getByRole("button", { name: "Delete for good" })).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill(workspace.slug);
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL("/workspaces");
  await expect(page.getByText("You are not in a workspace yet")).toBeVisible();
  const gone = await admin.goto(`/${workspace.slug}`);
  expect(gone?.status()).toBe(404);
});

test("a platform administrator makes a workspace; others don't see how", async ({ workspace, signIn, demo }) => {
  const { page: viewer } = await signIn("viewer");
  await viewer.goto("/workspaces");
  await expect(viewer.getByRole("button", { name: "New workspace" })).toHaveCount(0);
  const hidden = await viewer.goto("/admin");
  expect(hidden?.status()).toBe(404);

  const { page } = await demo("platform administrator");
  await page.goto("/workspaces");
  await page.getByRole("button", { name: "New workspace" }).click();
  const dialog = page.getByRole("dialog", { name: "New workspace" });
  await dialog.getByLabel("Name").fill(`Made ${workspace.slug}`);
  await expect(dialog.getByLabel("Address")).toHaveValue(`made-${workspace.slug}`);
  await dialog.getByLabel("Address").fill(workspace.slug);
  await dialog.getByRole("button", { name: "Make the workspace" }).click();
  await expect(dialog.getByText("This address is taken.").first()).toBeVisible();
  await dialog.getByLabel("Address").fill(`made-${workspace.slug}`);
  await dialog.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page).toHaveURL(`/made-${workspace.slug}`);
  await page.goto("/admin");
  await expect(page.getByRole("row", { name: new RegExp(`Made ${workspace.slug}`) })).toBeVisible();
});
