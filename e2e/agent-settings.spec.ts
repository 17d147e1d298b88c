/** What a workspace takes of its programs: the late bound, unknown agents, agents without an assignment, streams. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { createApiKey } from "@/db/api-keys";
import { createTestAgent } from "@/db/testing/agents";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, test } from "./fixtures";

const WORK = { execution_time_seconds: 2, input_tokens: 10, output_tokens: 5, cost: 0.01, success: true };

const makeKey = async (workspace: TestWorkspace): Promise<string> => {
  const input = { workspaceId: workspace.id, name: "Agents", scopes: ["executions:write" as const], days: null };
  const made = await workspace.as("admin", (tx) => createApiKey(tx, { ...input, createdBy: workspace.users.admin }));
  return made.key;
};

test("an admin sets the bound and has unknown agents drafted; the draft and the stray agent are shown as such", async ({
  workspace,
  signIn,
  request,
}) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/agents`);
  await page.getByLabel("Late-data bound (days)").fill("3");
  await page.getByLabel("Agents that the registry doesn't know").selectOption("draft");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. It holds for what is reported from now on.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Late-data bound (days)")).toHaveValue("3");

  const key = await makeKey(workspace);
  const stray = await createTestAgent();
  const name = `Newcomer ${randomUUID().slice(0, 8)}`;
  const answer = await request.post("/api/v1/executions", {
    headers: { authorization: `Bearer ${key}` },
    data: [
      { ...WORK, agent_name: name },
      { ...WORK, agent_id: stray.id },
      { ...WORK, agent_id: stray.id, occurred_at: new Date(Date.now() - 4 * 86_400_000).toISOString() },
    ],
  });
  expect(await answer.json()).toMatchObject({
    accepted: 2,
    rejected: [{ index: 2, field: "occurred_at", reason: "It is older than the late-data bound of 3 days." }],
  });

  await page.goto(`/${workspace.slug}/agents?state=draft`);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Draft");
  await page.getByRole("link", { name }).click();
  await expect(page.getByText("It is a draft: once a platform administrator has completed it")).toBeVisible();
  await expect(page.getByRole("button", { name: "Assign" })).toBeDisabled();

  await page.goto(`/${workspace.slug}/agents?state=at_work`);
  await page.getByRole("link", { name: stray.name }).click();
  await expect(page.getByText("It reports work here all the same; the first came")).toBeVisible();
  await page.goto(`/${workspace.slug}/alerts`);
  await expect(page.getByText(`${stray.name} works here without an assignment`)).toBeVisible();
  await expect(page.getByText(`${name} works here without an assignment`)).toBeVisible();
});

test("a viewer reads the settings and can't change them", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/settings/agents`);
  await expect(page.getByText("Your role, viewer, can't change workspace settings.").first()).toBeVisible();
  await expect(page.getByLabel("Late-data bound (days)")).toBeDisabled();
});

test("a compressed stream of lines is taken over HTTP, up to the line that is broken", async ({
  workspace,
  request,
}) => {
  const key = await makeKey(workspace);
  const lines = Array.from({ length: 1_500 }, (_, i) =>
    JSON.stringify({ ...WORK, agent_name: "Competitor Spy", idempotency_key: `line-${i}` }),
  );
  const send = (body: string) =>
    request.post("/api/v1/executions", {
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/x-ndjson",
        "content-encoding": "gzip",
      },
      data: gzipSync(body),
    });
  const broken = await send([...lines.slice(0, 700), "{", ...lines.slice(700)].join("\n"));
  expect(broken.status()).toBe(400);
  expect(await broken.json()).toMatchObject({
    accepted: 700,
    detail: expect.stringContaining("It ended at line 701: it is not valid JSON."),
  });
  const whole = await send(lines.join("\n"));
  expect(await whole.json()).toMatchObject({ accepted: 800, duplicate: 700, rejected: [] });
});
