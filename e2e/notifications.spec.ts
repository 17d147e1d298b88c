import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { Role } from "@/domain/permissions";
import { expect, expectAccessible, holdScripts, test } from "./fixtures";

function send(ws: TestWorkspace, to: Role, title: string, actionUrl: string | null = null, type = "message") {
  return ws.as("owner", (tx) =>
    tx.execute(
      sql`select send_user_notification(${ws.id}, ${ws.users[to]}, ${type}, ${title}, 'Please look.', 'in_app', 'high', ${actionUrl})`,
    ),
  );
}

test("the bell counts exactly and live, and forgets what is read", async ({ workspace, signIn }) => {
  await send(workspace, "viewer", "Before you came");
  await send(workspace, "ops", "Not for the viewer");
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/notifications`);
  const bell = page.getByRole("button", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await send(workspace, "viewer", "While you are here", `/${workspace.slug}/leaderboard`);
  await expect(bell).toHaveAccessibleName("Notifications, 2 unread");

  await bell.click();
  const newest = page.getByRole("region", { name: "Newest notifications" });
  await expect(newest.getByText("Not for the viewer")).toHaveCount(0);
  await expectAccessible(page);
  await newest.getByRole("button", { name: "Mark read: Before you came" }).click();
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await newest.getByRole("link", { name: "While you are here" }).click();
  await expect(page).toHaveURL(`/${workspace.slug}/leaderboard`);
  await expect(bell).toHaveAccessibleName("Notifications");
});

test("the page filters by type and marks all read, for this person alone", async ({ workspace, signIn }) => {
  for (let i = 0; i < 3; i++) await send(workspace, "viewer", `Message ${i}`);
  await send(workspace, "viewer", "A reminder", null, "reminder");
  await send(workspace, "ops", "Of somebody else");
  const { page } = await signIn("viewer");
  // Chosen before the page's script is at work, it counts once it is.
  const begin = await holdScripts(page);
  await page.goto(`/${workspace.slug}/notifications`, { waitUntil: "commit" });
  await page.getByRole("combobox", { name: "Type" }).selectOption("reminder");
  begin();
  await expect(page).toHaveURL(/type=reminder/);
  const content = page.getByRole("main");
  await expect(content.getByRole("listitem").filter({ hasText: "Please look." })).toHaveCount(1);
  await page.getByRole("button", { name: "Mark all read" }).click();
  await expect(page.getByText("1 notification marked read.")).toBeVisible();
  await page.getByRole("combobox", { name: "Type" }).selectOption("");
  await expect(page.getByRole("button", { name: /^Notifications/ })).toHaveAccessibleName("Notifications, 3 unread");
  await page.getByRole("button", { name: "Mark all read" }).click();
  await content.getByRole("link", { name: /^Unread/ }).click();
  await expect(page.getByText("You have read everything.")).toBeVisible();
  await expectAccessible(page);
});

test("an address that a program put in is followed only when it is ours or https", async ({ workspace, signIn }) => {
  await send(workspace, "viewer", "Trap", "javascript:document.title='caught'");
  await send(workspace, "viewer", "Outside", "https://status.example.com/x");
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/notifications?type=%5B%5D&after=nonsense`);
  const content = page.getByRole("main");
  await expect(content.getByText("Trap")).toBeVisible();
  await expect(content.getByRole("link", { name: "Trap" })).toHaveCount(0);
  await expect(content.getByRole("link", { name: /Outside/ })).toHaveAttribute("rel", "noreferrer");
});
