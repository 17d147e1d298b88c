/** Silences: made from an alert, shown where they hide, logged, ended; and the rules of an alert's life. */
import type { Page } from "@playwright/test";
import { fireAlerts, takeAlerts } from "@/db/alert-intake";
import { createSilence } from "@/db/silences";
import type { TestWorkspace } from "@/db/testing/workspace";
import { exactTime } from "@/domain/time";
import { expect, expectAccessible, test } from "./fixtures";

const fire = (workspace: TestWorkspace, title: string, severity_level: "critical" | "high" | "low" = "high") =>
  workspace.as("owner", (tx) =>
    fireAlerts(tx, workspace.id, [{ alert_type: "error", severity_level, title, fingerprint: title, source: "api" }]),
  );

const line = (page: Page, title: string) =>
  page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: title });
// Said once: the days stay the same over midnight.
const began = Date.now();
const day = (later: number) => new Date(began + later * 86_400_000).toISOString().slice(0, 10);
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "New silence" });

test("ops silences what is like an alert, sees what it hides, and ends it", async ({ workspace, signIn }) => {
  await fire(workspace, "Feed 7 is late");
  await fire(workspace, "Something else");
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await line(page, "Feed 7 is late").click();
  await page.getByRole("link", { name: "Silence like this…" }).click();

  const dialog = dialogOf(page);
  await expect(dialog.getByRole("textbox", { name: "Condition 2: value" })).toHaveValue("Feed * is late");
  const preview = dialog.getByRole("status", { name: "Preview" });
  await expect(preview).toContainText("It would have hidden 1 alert of the last 7 days.");
  await expect(preview).toContainText("1 alert open now would match.");
  await dialog.getByRole("textbox", { name: "Condition 2: value" }).fill("*");
  await expect(preview).toContainText("It would have hidden 2 alerts of the last 7 days.");
  await dialog.getByRole("textbox", { name: "Condition 2: value" }).fill("Feed * is late");
  await expect(preview).toContainText("1 alert open now would match.");
  await expectAccessible(page);
  await dialog.getByRole("checkbox", { name: "Also hide the 1 alert open now" }).check();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Feed maintenance");
  await dialog.getByRole("button", { name: "Silence", exact: true }).click();
  await expect(page.getByText("Silenced. It holds 1 alert now.")).toBeVisible();
  const running = page.getByRole("region", { name: "Running now" }).getByRole("listitem").first();
  await expect(running).toContainText("holds 1 alert");
  await expect(running).toContainText("Title matches Feed * is late");

  await fire(workspace, "Feed 7 is late");
  await fire(workspace, "Feed 8 is late");
  await fire(workspace, "Feed 9 is late", "critical");
  await expect(running).toContainText("holds 2 alerts");
  await running.getByText("What it hid (2)").click();
  const log = page.getByRole("region", { name: "Alerts that Feed maintenance hid" });
  await expect(log.getByRole("row", { name: /Feed 7 is late/ })).toContainText("1×");
  await expect(log.getByRole("row", { name: /Feed 8 is late/ })).toContainText("held now");

  await page.goto(`/${workspace.slug}/alerts?tab=snoozed`);
  await expect(line(page, "Feed 7 is late")).toContainText("Silenced by Feed maintenance until");
  await line(page, "Feed 7 is late").click();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail.getByRole("status").first()).toContainText("Silenced by Feed maintenance until");
  await expect(detail.getByRole("list", { name: "Time line" })).toContainText(
    "is held back by the silence Feed maintenance",
  );

  await page.goto(`/${workspace.slug}/settings/silences`);
  await page.getByRole("button", { name: "End now Feed maintenance" }).click();
  const asking = page.getByRole("dialog", { name: "End Feed maintenance now?" });
  await expect(asking).toContainText("2 alerts that it holds come back at once.");
  await asking.getByRole("button", { name: "End it" }).click();
  await expect(page.getByRole("region", { name: "Over" })).toContainText(`ended by ops of ${workspace.slug}`);
  await page.goto(`/${workspace.slug}/alerts`);
  for (const title of ["Feed 7 is late", "Feed 8 is late", "Feed 9 is late"])
    await expect(line(page, title)).toBeVisible();
});

test("a weekly window is announced; what makes no sense is told at its field and nothing is lost", async ({
  workspace,
  signIn,
}) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/silences`);
  await page.getByRole("button", { name: "New silence" }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Backups");
  await expect(dialog.getByRole("status", { name: "Preview" })).toContainText("Complete the conditions");
  await dialog.getByRole("button", { name: "Silence", exact: true }).click();
  await expect(dialog.getByRole("group", { name: "Conditions, all of which must hold" })).toContainText(
    "Say which value.",
  );
  await dialog.getByRole("combobox", { name: "Condition 1: of what" }).selectOption("Data point");
  await dialog.getByRole("textbox", { name: "Condition 1: name of the data point" }).fill("host");
  await dialog.getByRole("textbox", { name: "Condition 1: value" }).fill("backup-*");
  await dialog.getByRole("combobox", { name: "Lasts" }).selectOption("until a moment …");
  await dialog.getByLabel("From").fill("2030-01-06T02:00");
  await dialog.getByLabel("Until", { exact: true }).fill("2030-01-06T01:00");
  await dialog.getByRole("checkbox", { name: /Comes back every week/ }).check();
  await dialog.getByRole("button", { name: "Silence", exact: true }).click();
  await expect(dialog.getByText("It must end after it starts.").first()).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Backups");
  await dialog.getByLabel("Until", { exact: true }).fill("2030-01-06T04:30");
  await dialog.getByRole("button", { name: "Silence", exact: true }).click();
  const coming = page.getByRole("region", { name: "Coming up" });
  await expect(coming).toContainText("Every Sunday. Next 6 Jan 2030, 02:00 UTC until 6 Jan 2030, 04:30 UTC");
  await expect(coming).toContainText("Data point host matches backup-*");
  await coming.getByRole("button", { name: "Skip the next Backups" }).click();
  await expect(coming).toContainText("Next 13 Jan 2030, 02:00 UTC until 13 Jan 2030, 04:30 UTC.");
  await expect(coming).toContainText("The one until 6 Jan 2030, 04:30 UTC is left out.");
  await expectAccessible(page);
  await coming.getByRole("button", { name: "Don't skip Backups" }).click();
  await expect(coming).toContainText("Next 6 Jan 2030, 02:00 UTC");
  await expectAccessible(page);
});

test("a silence is edited; who saves second sees both versions and chooses; what it hid stays in its log", async ({
  workspace,
  signIn,
}) => {
  await workspace.as("ops", (tx) =>
    createSilence(tx, {
      workspaceId: workspace.id,
      createdBy: workspace.users.ops,
      name: "Feeds",
      reason: null,
      matchers: [{ field: "title", operator: "matches", value: "Feed *" }],
      criticalPasses: true,
      holdsOpen: false,
      startsAt: new Date(Date.now() - 60_000),
      endsAt: new Date(`${day(30)}T02:00Z`),
      repeats: "never",
      repeatsUntil: null,
      timezone: "UTC",
    }),
  );
  await fire(workspace, "Feed 7 is late");
  const [{ page: ops }, { page: admin }] = [await signIn("ops"), await signIn("admin")];
  const edit = async (page: Page) => {
    await page.goto(`/${workspace.slug}/settings/silences`);
    await page.getByRole("button", { name: "Edit Feeds" }).click();
    return page.getByRole("dialog", { name: "Edit Feeds" });
  };
  const [mine, theirs] = [await edit(ops), await edit(admin)];
  await expect(mine.getByLabel("Until", { exact: true })).toHaveValue(`${day(30)}T02:00`);
  await expect(mine.getByRole("textbox", { name: "Condition 1: value" })).toHaveValue("Feed *");

  await theirs.getByRole("textbox", { name: "Condition 1: value" }).fill("Feed 8 *");
  await theirs.getByLabel("Until", { exact: true }).fill(`${day(31)}T02:00`);
  await theirs.getByRole("button", { name: "Save the silence" }).click();
  await expect(admin.getByText("Saved.", { exact: true })).toBeVisible();
  const running = ops.getByRole("region", { name: "Running now" });
  await expect(running).toContainText("Title matches Feed 8 *");
  await expect(running).toContainText("holds 0 alerts");
  await expect(running).toContainText("What it hid (1)");

  // The form that is open keeps what was typed.
  await mine.getByRole("textbox", { name: "Name", exact: true }).fill("Late feeds");
  await mine.getByRole("button", { name: "Save the silence" }).click();
  const conflict = mine.getByRole("alert", { name: "Somebody else changed this" });
  await expect(conflict).toContainText(`admin of ${workspace.slug} changed times and conditions`);
  await expect(conflict.getByRole("row", { name: /^Conditions/ })).toContainText("Feed 8 *");
  await expect(conflict.getByRole("row", { name: /^Until / })).toContainText(`${day(31)} 02:00`);
  await expectAccessible(ops);
  await conflict.getByRole("button", { name: "Drop mine, take theirs" }).click();
  await expect(mine.getByRole("textbox", { name: "Condition 1: value" })).toHaveValue("Feed 8 *");
  await expect(mine.getByLabel("Until", { exact: true })).toHaveValue(`${day(31)}T02:00`);
  await mine.getByRole("textbox", { name: "Name", exact: true }).fill("Late feeds");
  await mine.getByRole("button", { name: "Save the silence" }).click();
  await expect(admin.getByRole("region", { name: "Running now" })).toContainText("Late feeds");
  await expect(running).toContainText(`Until ${exactTime(new Date(`${day(31)}T02:00Z`), "UTC")}`);
});

test("a viewer reads silences and rules and changes none; ops silences but sets no rules", async ({
  workspace,
  signIn,
}) => {
  const { page: viewer } = await signIn("viewer");
  await viewer.goto(`/${workspace.slug}/settings/silences`);
  const making = viewer.getByRole("button", { name: "New silence" });
  await expect(making).toHaveAttribute("aria-disabled", "true");
  await expect(making).toHaveAccessibleDescription("Your role, viewer, can't silence alerts.");
  const { page: ops } = await signIn("ops");
  await ops.goto(`/${workspace.slug}/settings/silences`);
  await expect(ops.getByRole("button", { name: "New silence" })).not.toHaveAttribute("aria-disabled", "true");
  await expect(ops.getByRole("spinbutton", { name: "Opens again within (minutes)" })).toBeDisabled();
});

test("the rules of an alert's life are set, and flapping is said in a word", async ({ workspace, signIn }) => {
  await fire(workspace, "The door");
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/silences`);
  await page.getByRole("spinbutton", { name: "Flaps once it came (times)" }).fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Once is not flapping: 0, or 2 and more.").first()).toBeVisible();
  await page.getByRole("spinbutton", { name: "Flaps once it came (times)" }).fill("2");
  await page.getByRole("spinbutton", { name: "Medium" }).fill("48");
  await page.getByRole("spinbutton", { name: "api" }).fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("spinbutton", { name: "api" })).toHaveValue("30");
  await expect(page.getByRole("spinbutton", { name: "Medium" })).toHaveValue("48");

  await workspace.as("owner", (tx) =>
    takeAlerts(tx, workspace.id, { source: "api", firing: [], resolved: ["The door"] }),
  );
  await fire(workspace, "The door");
  await page.goto(`/${workspace.slug}/alerts`);
  await expect(line(page, "The door")).toContainText("Flapping");
  await line(page, "The door").click();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail.getByRole("status").first()).toContainText("Active · Flapping");
  await expect(detail.getByRole("list", { name: "Time line" })).toContainText("it came up 2 times within 60 minutes");
});
