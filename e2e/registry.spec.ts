import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { asPlatformAdmin, createTestAgent } from "@/db/testing/agents";
import { expect, expectAccessible, test } from "./fixtures";

const SCHEMA = JSON.stringify({
  type: "object",
  required: ["topic"],
  properties: {
    topic: { type: "string", title: "Topic", minLength: 3 },
    variants: { type: "integer", title: "Variants", minimum: 1, maximum: 5, default: 2 },
    tags: { type: "array", title: "Tags", items: { type: "string" } },
  },
});

const file = (text: string) => ({ name: "agents.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("an agent's life: made with a capability, edited, compared, restored, deprecated, exported and imported", async ({
  workspace,
  signIn,
  demo,
}) => {
  const heir = await createTestAgent();
  const name = `Weaver ${randomUUID().slice(0, 8)}`;
  const { page } = await demo("platform administrator");

  await page.goto("/admin/agents/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Type", { exact: true }).selectOption("creative");
  await page.getByLabel("Guild").fill("Test Guild");
  await page.getByLabel(/System prompt/).fill("Write short texts, and be kind.");
  await page.getByLabel(/Temperature/).fill("5");
  await page.getByRole("button", { name: "Add the agent" }).click();
  await expect(page.getByText("The temperature lies between 0 and 2.").first()).toBeVisible();
  await page.getByLabel(/Temperature/).fill("0.4");
  await page.getByRole("button", { name: "Add the agent" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const address = page.url();

  // A capability, whose schema is wrong at first.
  await page.getByRole("link", { name: "Capabilities 0" }).click();
  await page.getByRole("link", { name: "Add a capability" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Writing");
  await page.getByLabel("Category", { exact: true }).selectOption("creation");
  await page.getByLabel(/JSON Schema/).fill('{"type": "object", "properties": {"topic": {"type": "txt"}}}');
  await expect(page.getByRole("status", { name: "What is wrong in the schema" })).toContainText(
    "“properties › topic › type” must be one of",
  );
  await page.getByLabel(/JSON Schema/).fill(SCHEMA);
  await expect(page.getByLabel("Variants")).toHaveValue("2");
  await page.getByLabel("Variants").fill("9");
  await page.getByRole("button", { name: "Check the values" }).click();
  await expect(page.getByText("2 values do not fit.")).toBeVisible();
  await expect(page.getByText("Topic is missing.")).toBeVisible();
  await page.getByLabel("Topic").fill("Rain jackets");
  await page.getByLabel("Variants").fill("3");
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByLabel("Tags 1", { exact: true }).fill("outdoor");
  await page.getByRole("button", { name: "Check the values" }).click();
  await expect(page.getByText("They fit the schema.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add the capability" }).click();
  // In the order in which they were typed, which the database has not by itself.
  await expect(page.getByText("Parameters: Topic, Variants (optional), Tags (optional)")).toBeVisible();

  // An edit, its difference, and the way back.
  await page.goto(address);
  await page.getByLabel(/System prompt/).fill("Write long texts, and be kind.");
  await page.getByLabel("Version", { exact: true }).fill("2.0.0");
  await page.getByRole("button", { name: "Save the agent" }).click();
  await expect(page.getByText("The agent is saved.")).toBeVisible();
  await page.getByRole("link", { name: /^History/ }).click();
  await expect(page.getByRole("heading", { name: "From revision 2 to 3" })).toBeVisible();
  await expect(page.locator("del", { hasText: "short" })).toBeVisible();
  await expect(page.locator("ins", { hasText: "long" })).toBeVisible();
  await page.getByRole("button", { name: "Restore revision 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Revision 2 is restored, as revision 4.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "From revision 3 to 4" })).toBeVisible();

  // Deprecated, with a successor that the workspace is offered.
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id)
      select ${workspace.id}, id from agent_registry where agent_name = ${name}`),
  );
  await page.reload();
  await page.getByRole("button", { name: "Deprecate" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Its assignments in ${workspace.slug} are paused`);
  await dialog.getByLabel(/Successor/).selectOption({ label: heir.name });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Deprecate" }).click();
  await expect(page.getByText("1 assignment is paused.")).toBeVisible();
  await expect(page.getByRole("link", { name: heir.name })).toBeVisible();
  const admin = await signIn("admin");
  await admin.page.goto(`/${workspace.slug}/agents/${encodeURIComponent(name)}`);
  await admin.page.getByRole("button", { name: `Assign ${heir.name}` }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Assign" }).click();
  await expect(admin.page.getByText(`${heir.name} is assigned.`)).toBeVisible();

  // Out as a file, and in again with one change.
  await page.goto("/admin/agents");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  const csv = readFileSync(await download.path(), "utf8");
  expect(csv).toContain(name);
  const code = address.split("/").at(-1) ?? "";
  await page.getByRole("link", { name: "Import" }).click();
  const choose = async (text: string) => {
    await page.getByLabel("JSON or CSV").setInputFiles(file(text));
    await page.getByRole("button", { name: "See what it would do" }).click();
  };
  await choose(
    `code,agent_name,agent_type,guild_name,purpose\n${code},${name},creative,Test Guild,=Reads well\n,${name.toUpperCase()} 2,wizard,Test Guild,\n`,
  );
  await expect(page.getByText("0 new, 1 changed, 0 unchanged, 1 refused.")).toBeVisible();
  await expect(page.getByText("The type is one of lord")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import it" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await choose(`code,purpose\n${code},'=Reads well\n`);
  await expect(page.getByText("0 new, 1 changed, 0 unchanged, 0 refused.")).toBeVisible();
  await page.getByRole("button", { name: "Import it" }).click();
  await expect(page.getByText("Imported: 0 made, 1 changed.")).toBeVisible();
  const { rows } = await asPlatformAdmin((tx) =>
    tx.execute(sql`select purpose from agent_registry where agent_name = ${name}`),
  );
  expect(rows).toEqual([{ purpose: "=Reads well" }]);
});

test("of two who edit an agent, the second is shown both versions and chooses", async ({ demo }) => {
  const agent = await createTestAgent();
  const { rows } = await asPlatformAdmin((tx) =>
    tx.execute<{ code: string }>(sql`select code from agent_registry where id = ${agent.id}`),
  );
  const { page } = await demo("platform administrator");
  await page.goto(`/admin/agents/${rows[0]?.code}`);
  await page.getByLabel(/Purpose/).fill("Mine.");
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set purpose = 'Theirs.' where id = ${agent.id}`));
  await page.getByRole("button", { name: "Save the agent" }).click();
  const panel = page.getByRole("alert", { name: "Somebody else changed this" });
  await expect(panel).toContainText("Platform administrator changed purpose while you were editing.");
  await expect(panel.getByRole("row", { name: "Purpose Mine. Theirs." })).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByText("The agent is saved.")).toBeVisible();
  // Who stays goes on from there.
  await page.getByLabel(/Purpose/).fill("Mine again.");
  await page.getByRole("button", { name: "Save the agent" }).click();
  const purpose = async () => {
    const saved = await asPlatformAdmin((tx) =>
      tx.execute<{ purpose: string }>(sql`select purpose from agent_registry where id = ${agent.id}`),
    );
    return saved.rows[0]?.purpose;
  };
  await expect.poll(purpose).toBe("Mine again.");
  await expect(panel).toHaveCount(0);
});

test("for others there is no registry, neither its pages nor its file", async ({ signIn }) => {
  const { page } = await signIn("owner");
  for (const path of ["", "/new", "/import", "/MUS-001", "/MUS-001/history", "/MUS-001/capabilities", "/export"]) {
    expect((await page.request.get(`/admin/agents${path}`)).status(), path).toBe(404);
  }
});
