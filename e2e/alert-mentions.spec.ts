/** Members named in comments on alerts, by keyboard and by pointer, and how they learn of it. */
import type { Page } from "@playwright/test";
import { fireAlerts } from "@/db/alert-intake";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

const fire = (workspace: TestWorkspace, ...titles: string[]) =>
  workspace.as("owner", (tx) =>
    fireAlerts(
      tx,
      workspace.id,
      titles.map((title) => ({ alert_type: "error", severity_level: "high", title })),
    ),
  );

const offered = (page: Page) => page.getByRole("listbox", { name: "Members to mention" });

test("an @ lists colleagues; the one named is told why and finds the alert", async ({ workspace, signIn }) => {
  const [alert] = await fire(workspace, "Search runs fail");
  const [{ page }, { page: theirs }] = [await signIn("ops"), await signIn("viewer")];
  await page.goto(`/${workspace.slug}/alerts?alert=${alert?.id}`);
  const comment = page.getByRole("textbox", { name: "Comment" });
  await comment.click();
  await page.keyboard.type("Can you look, @");
  await expect(offered(page).getByRole("option")).toHaveCount(4);
  await expect(offered(page).getByRole("option", { name: `ops of ${workspace.slug}` })).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(offered(page)).toBeHidden();
  await expect(comment).toBeFocused();

  await page.keyboard.type("vi");
  await expect(offered(page).getByRole("option")).toHaveText([`viewer of ${workspace.slug}`]);
  await page.keyboard.press("Enter");
  await expect(comment).toHaveValue(`Can you look, @viewer of ${workspace.slug} `);
  await page.keyboard.type("and @");
  await page.keyboard.press("ArrowDown");
  const second = await offered(page).getByRole("option", { selected: true }).innerText();
  await page.keyboard.press("Tab");
  await expect(comment).toHaveValue(`Can you look, @viewer of ${workspace.slug} and @${second} `);
  await page.keyboard.press("Control+Enter");

  const timeline = page.getByRole("list", { name: "Time line" });
  await expect(timeline.locator("mark")).toHaveText([`@viewer of ${workspace.slug}`, `@${second}`]);
  await expect(comment).toHaveValue("");
  await expectAccessible(page);

  await theirs.goto(`/${workspace.slug}/notifications`);
  const title = `ops of ${workspace.slug} mentioned you on Search runs fail`;
  await expect(theirs.getByText("You are told because this comment names you.")).toBeVisible();
  await theirs.getByRole("link", { name: title }).click();
  await expect(theirs.getByRole("complementary", { name: "Alert", exact: true })).toContainText("Can you look");
});

test("a comment for all that names somebody tells them once, with the number", async ({ workspace, signIn }) => {
  await fire(workspace, "Feed 1 is late", "Feed 2 is late", "Feed 3 is late");
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await page.getByRole("checkbox", { name: "Select Feed 1 is late" }).click();
  const bar = page.getByRole("region", { name: "Selected alerts" });
  await expect(bar).toContainText("1 selected · Updates paused");
  await bar.getByRole("button", { name: "Select all 3 matching" }).click();
  await bar.getByRole("textbox", { name: "Comment for all" }).fill("Yours, @adm");
  await offered(page)
    .getByRole("option", { name: `admin of ${workspace.slug}` })
    .click();
  await expect(bar.getByRole("textbox", { name: "Comment for all" })).toHaveValue(
    `Yours, @admin of ${workspace.slug} `,
  );
  await bar.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText("Acknowledged 3 alerts.")).toBeVisible();

  const { page: theirs } = await signIn("admin");
  await theirs.goto(`/${workspace.slug}/notifications`);
  await expect(theirs.getByText(`ops of ${workspace.slug} mentioned you on 3 alerts`)).toHaveCount(1);
});
