import type { Page } from "@playwright/test";
import { addSignal } from "@/db/testing/intelligence";
import { expect, expectAccessible, test } from "./fixtures";

const row = (page: Page, title: string) =>
  page.getByRole("list", { name: "Signals" }).getByRole("listitem").filter({ hasText: title });

test("from two signals to an insight that says why it is believed, and on to a campaign", async ({
  workspace,
  signIn,
}) => {
  await addSignal(workspace, { title: "Rivals raise prices", dataSource: "Reuters", confidence: 70 });
  await addSignal(workspace, { title: "Buyers ask for yearly terms", dataSource: "Sales calls", confidence: 80 });
  const { page } = await signIn("marketer");
  await page.goto(`/${workspace.slug}/intelligence`);
  await page.getByRole("checkbox", { name: "Select Rivals raise prices" }).check();
  await page.getByRole("checkbox", { name: "Select Buyers ask for yearly terms" }).check();
  await expect(page.getByText("2 signals selected")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make an insight" }).click();

  const dialog = page.getByRole("dialog", { name: "Make an insight" });
  await expect(dialog.getByText("Its confidence will be 80 %.")).toBeVisible();
  await dialog.getByLabel("Claim").fill("Yearly plans will sell 🚀");
  await dialog.getByLabel("Type").selectOption("opportunity");
  await dialog.getByLabel("Conclusions").fill("Offer yearly terms.\n\nKeep monthly ones.");
  await dialog.getByRole("button", { name: "Make insight" }).click();
  await page.getByRole("button", { name: "Show it" }).click();

  await expect(page).toHaveURL(`/${workspace.slug}/intelligence/insights`);
  const card = page
    .getByRole("list", { name: "Insights" })
    .getByRole("listitem")
    .filter({ hasText: "Yearly plans will sell 🚀" });
  await expect(
    card.getByText("2 signals are 75 % sure on average; 2 sources agree, which adds 5 points."),
  ).toBeVisible();
  await expect(card.getByText("Reuters")).toBeVisible();
  await expect(card.getByText("Relevant until somebody says otherwise")).toBeVisible();
  await expectAccessible(page);

  await card.getByRole("link", { name: "Make a campaign" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Yearly plans will sell 🚀");
  await expect(page.getByLabel("Objective")).toHaveValue("Offer yearly terms.\nKeep monthly ones.");

  await page.goto(`/${workspace.slug}/intelligence?tab=actioned`);
  await expect(row(page, "Rivals raise prices")).toBeVisible();
});

test("a status move is shown at once and can be undone", async ({ workspace, signIn }) => {
  await addSignal(workspace, { title: "A quiet hint" });
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/intelligence`);
  await page.getByRole("button", { name: "Acknowledge: A quiet hint" }).click();
  await expect(page.getByText("Nothing is new.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "A quiet hint")).toBeVisible();
});

test("somebody else's change is said, and nothing is overwritten", async ({ workspace, signIn }) => {
  await addSignal(workspace, { title: "Contested" });
  const [first, second] = [await signIn("marketer"), await signIn("ops")];
  // The second person's page hears nothing of the first one's change.
  await second.page.route("**/live?*", (route) => route.abort());
  for (const { page } of [first, second]) await page.goto(`/${workspace.slug}/intelligence`);
  await first.page.getByRole("button", { name: "Contested", exact: true }).click();
  await first.page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(first.page.getByText("Signal is archived.")).toBeVisible();
  await second.page.getByRole("button", { name: "Acknowledge: Contested" }).click();
  await expect(second.page.getByText("Somebody else has changed this signal: it is “Archived” now.")).toBeVisible();
});

test("a recorded signal appears in another browser by itself", async ({ workspace, signIn }) => {
  const [writer, reader] = [await signIn("marketer"), await signIn("viewer")];
  await reader.page.goto(`/${workspace.slug}/intelligence?tab=all`);
  await expect(reader.page.getByText("No signals yet.")).toBeVisible();
  await writer.page.goto(`/${workspace.slug}/intelligence`);
  await writer.page.getByRole("button", { name: "Record a signal" }).click();
  const dialog = writer.page.getByRole("dialog", { name: "Record a signal" });
  await dialog.getByLabel("What did you notice?").fill("bell\u0007");
  await dialog.getByLabel("Date", { exact: false }).first().fill("2026-05-02");
  await dialog.getByLabel("Expires", { exact: false }).fill("2026-05-01");
  await dialog.getByRole("button", { name: "Record", exact: true }).click();
  await expect(dialog.getByText("The title holds control characters. Remove them.").last()).toBeVisible();
  await dialog.getByLabel("What did you notice?").fill("A new rival");
  await dialog.getByRole("button", { name: "Record", exact: true }).click();
  await expect(dialog.getByText("It must expire after its date.").last()).toBeVisible();
  await dialog.getByLabel("Expires", { exact: false }).fill("");
  await dialog.getByRole("button", { name: "Record", exact: true }).click();
  await expect(row(writer.page, "A new rival")).toBeVisible();
  await expect(row(reader.page, "A new rival")).toBeVisible();
});

test("a viewer reads, and each button says why it does nothing", async ({ workspace, signIn }) => {
  await addSignal(workspace, { title: "Readable" });
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/intelligence`);
  const button = page.getByRole("button", { name: "Acknowledge: Readable" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAccessibleDescription("Your role, viewer, can't change signals or insights.");
});

test("filter, order and page live in the address; nonsense in it reads as the plain list", async ({
  workspace,
  signIn,
}) => {
  for (let i = 0; i < 33; i++) await addSignal(workspace, { title: `Signal ${i}`, confidence: i });
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/intelligence?sort=nonsense&after=1~2&confidence=-7&q=%00`);
  await expect(row(page, "Signal 32")).toBeVisible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(row(page, "Signal 0")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search signals" }).fill("Signal 12");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=Signal\+12/);
  await expect(page.getByRole("list", { name: "Signals" }).getByRole("listitem")).toHaveCount(1);
});
