/** The workspace's limits: set by an admin, seen with their use by all, and kept by agents that ask over HTTP. */
import { createApiKey } from "@/db/api-keys";
import { recordExecutions } from "@/db/executions";
import { assignTestAgent, executionOf } from "@/db/testing/limits";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

const makeKey = (workspace: TestWorkspace) =>
  workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Agents",
      scopes: ["executions:write", "workspace:read"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );

test("an admin limits all agents together; use and reservations stand beside each limit", async ({
  workspace,
  signIn,
  request,
}) => {
  const agent = await assignTestAgent(workspace, { max_tokens_per_day: 500 });
  const { key } = await makeKey(workspace);
  const headers = { authorization: `Bearer ${key}` };
  const at = `/api/v1/agents/${encodeURIComponent(agent.name)}`;
  await workspace.as("ops", (tx) => recordExecutions(tx, workspace.id, [executionOf(agent.id), executionOf(agent.id)]));

  const admin = await signIn("admin");
  await admin.page.goto(`/${workspace.slug}/settings/agents`);
  const card = admin.page.locator("section").filter({ hasText: "Limits of all agents together" }).last();
  await expect(card).toContainText("Today: 20 used");
  await card.getByRole("spinbutton", { name: "Tokens a day" }).fill("100");
  await card.getByLabel("When a limit is passed").selectOption("pause");
  await card.getByRole("button", { name: "Save limits" }).click();
  await expect(card).toContainText("Today: 20 of 100");

  // The agent asks first: it is promised what there is room for, and no more.
  const granted = await request.post(`${at}/reservations`, { headers, data: { tokens: 70 } });
  expect(granted.status()).toBe(201);
  const refused = await request.post(`${at}/reservations`, { headers, data: { tokens: 11 } });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ limits: [{ assignment_id: null, left: 10 }] });

  const viewer = await signIn("viewer");
  await viewer.page.goto(`/${workspace.slug}/agents/${agent.id}`);
  await expect(viewer.page.getByRole("row", { name: /The whole workspace/ })).toContainText("20 + 70 reserved of 500");
  await expect(viewer.page.getByRole("region", { name: "Limits of all agents together" })).toContainText(
    "20 + 70 reserved of 100",
  );
  await viewer.page.goto(`/${workspace.slug}/settings/agents`);
  await expect(viewer.page.getByRole("spinbutton", { name: "Tokens a day" })).toBeDisabled();

  // Done; then it works on without asking, past the limit.
  const { id } = (await granted.json()) as { id: string };
  const settled = await request.post(`${at}/reservations/${id}/settle`, {
    headers,
    data: { executions: [{ execution_time_seconds: 1, input_tokens: 40, output_tokens: 0, cost: 0, success: true }] },
  });
  expect(await settled.json()).toMatchObject({ status: "settled", executions: { accepted: 1 } });
  const over = await request.post("/api/v1/executions", { headers, data: executionOf(agent.id, { input_tokens: 60 }) });
  expect(await over.json()).toMatchObject({ accepted: 1 });
  await admin.page.reload();
  await expect(card).toContainText("Today: 124 of 100");
  await expectAccessible(admin.page);
  await admin.page.goto(`/${workspace.slug}/agents/${agent.id}`);
  await expect(admin.page.getByRole("row", { name: /The whole workspace/ })).toContainText(
    "The workspace passed its limit of 100 tokens a day.",
  );
  await admin.page.goto(`/${workspace.slug}/alerts`);
  await expect(admin.page.getByText("All agents together passed the workspace's limit of tokens a day")).toBeVisible();
});

test("two admins change the limits at once: the second is told, and may replace them", async ({
  workspace,
  signIn,
}) => {
  const [first, second] = [await signIn("admin"), await signIn("owner")];
  for (const { page } of [first, second]) await page.goto(`/${workspace.slug}/settings/agents`);
  const save = async ({ page }: typeof first, limit: string) => {
    await page.getByRole("spinbutton", { name: "Cost a day" }).fill(limit);
    await page.getByRole("button", { name: "Save limits" }).click();
  };
  // The second has begun, and nothing that comes in changes what is under the hand.
  const field = second.page.getByRole("spinbutton", { name: "Cost a day" });
  await field.focus();
  await save(first, "10");
  await expect(first.page.getByText("$0.00 of $10.00")).toBeVisible();
  await expect(second.page.getByText("$0.00 of $10.00")).toBeVisible();
  await expect(field).toHaveValue("");
  await save(second, "20");
  await expect(second.page.getByRole("alert").filter({ hasText: "meanwhile" })).toContainText("Now: cost a day 10");
  await expect(field).toHaveValue("20");
  await second.page.getByRole("button", { name: "Save limits" }).click();
  await expect(second.page.getByText("$0.00 of $20.00")).toBeVisible();

  // Who has saved, and stays in the field, is told of what came after.
  await field.fill("25");
  await field.press("Enter");
  await expect(second.page.getByText("$0.00 of $25.00")).toBeVisible();
  await first.page.reload();
  await save(first, "30");
  await expect(second.page.getByText("$0.00 of $30.00")).toBeVisible();
  await field.fill("35");
  await field.press("Enter");
  await expect(second.page.getByRole("alert").filter({ hasText: "meanwhile" })).toContainText("Now: cost a day 30");
});

test("what is typed before the page's script has come stays, and another's change is told all the same", async ({
  workspace,
  signIn,
}) => {
  const [first, second] = [await signIn("admin"), await signIn("owner")];
  await first.page.goto(`/${workspace.slug}/settings/agents`);
  const held: (() => Promise<void>)[] = [];
  let isHeld = true;
  await second.page.route(/\.js$/, async (route) => {
    if (isHeld) held.push(() => route.continue());
    else await route.continue();
  });
  await second.page.goto(`/${workspace.slug}/settings/agents`, { waitUntil: "commit" });
  const field = second.page.getByRole("spinbutton", { name: "Cost a day" });
  await field.fill("20");
  isHeld = false;
  await Promise.all(held.map((release) => release()));
  // Live: its script has come.
  await expect(second.page.getByRole("button", { name: /^Account/ })).toBeVisible();
  await first.page.getByRole("spinbutton", { name: "Cost a day" }).fill("10");
  await first.page.getByRole("button", { name: "Save limits" }).click();
  await expect(second.page.getByText("$0.00 of $10.00")).toBeVisible();
  await expect(field).toHaveValue("20");
  await second.page.getByRole("button", { name: "Save limits" }).click();
  await expect(second.page.getByRole("alert").filter({ hasText: "meanwhile" })).toContainText("Now: cost a day 10");
});
