/** What the database holds and what is deleted when: for the platform's administrators alone. */
import { expect, test } from "./fixtures";

test("an administrator sees the disk's use and the retention in words", async ({ look }) => {
  const page = await look("platform administrator");
  await page.goto("/admin/storage");
  await expect(page.getByText("The whole database")).toBeVisible();
  const retention = page.getByRole("region", { name: "What is deleted when" });
  await expect(retention.getByRole("row", { name: /^Agents' hours/ })).toContainText(
    "90 days, with their percentiles.",
  );
  await expect(retention.getByRole("row", { name: /^Agents' days/ })).toContainText("Never deleted.");
  const months = page.getByRole("region", { name: "Agents' performance by month" });
  await expect(months.getByText("Made ahead").first()).toBeVisible();
  await expect(months.getByText("Hours and days").first()).toBeVisible();
  const tables = page.getByRole("region", { name: "Tables" });
  await expect(tables.getByRole("row", { name: /^agent_performance_sketch/ })).toContainText(/\d+ months/);
  await expect(tables.getByRole("row", { name: /smaller ones/ })).toBeVisible();
});

test("for anybody else the page does not exist", async ({ look }) => {
  const page = await look("owner");
  expect((await page.goto("/admin/storage"))?.status()).toBe(404);
});
