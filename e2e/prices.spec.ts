/** From a trace without a price to its cost: flagged where it is seen, priced by the platform, priced again. */
import { randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { createApiKey } from "@/db/api-keys";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, test } from "./fixtures";

async function makeKey(workspace: TestWorkspace): Promise<string> {
  const { key } = await workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Tracer",
      scopes: ["executions:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );
  return key;
}

async function sendTrace(request: APIRequestContext, key: string, model: string) {
  const now = BigInt(Date.now()) * 1_000_000n;
  const texts = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "Patent Watcher",
    "gen_ai.response.model": model,
  };
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    startTimeUnixNano: String(now - 2_000_000_000n),
    endTimeUnixNano: String(now),
    attributes: [
      ...Object.entries(texts).map(([name, stringValue]) => ({ key: name, value: { stringValue } })),
      { key: "gen_ai.usage.input_tokens", value: { intValue: "500000" } },
    ],
  };
  const answer = await request.post("/api/v1/otlp/v1/traces", {
    headers: { authorization: `Bearer ${key}` },
    data: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { partialSuccess?: { errorMessage: string } };
}

test("a model without a price is flagged, priced, and its executions priced again", async ({
  workspace,
  signIn,
  demo,
  request,
}) => {
  const model = `model-${workspace.slug}`;
  const key = await makeKey(workspace);
  const answer = await sendTrace(request, key, model);
  expect(answer.partialSuccess?.errorMessage).toContain(model);

  const { page: agent } = await signIn("viewer");
  await agent.goto(`/${workspace.slug}/agents/Patent Watcher`);
  await expect(
    agent.getByText(`The cost is too low: 1 execution of the last week used what has no price in USD (${model})`),
  ).toBeVisible();

  const { page } = await demo("platform administrator");
  await page.goto("/admin");
  await page.getByRole("link", { name: "Model prices" }).click();
  const row = page.getByRole("region", { name: "Models without a price" }).getByRole("row", { name: model });
  await row.getByRole("button", { name: "Add its price" }).click();
  const dialog = page.getByRole("dialog", { name: `Add the price of ${model}` });
  await expect(dialog.getByRole("textbox", { name: "Model" })).toHaveValue(model);
  await dialog.getByLabel("Input", { exact: true }).fill("4");
  await dialog.getByLabel("Output").fill("a lot");
  await dialog.getByRole("button", { name: "Save the price" }).click();
  await expect(dialog.getByText("The price of output is a number").first()).toBeVisible();
  await dialog.getByLabel("Output").fill("16");
  await dialog.getByRole("button", { name: "Save the price" }).click();
  await expect(page.getByText("The price is saved. One execution was priced again.")).toBeVisible();
  await expect(row).toHaveCount(0);

  await agent.reload();
  await expect(agent.getByText("$2.00").first()).toBeVisible();
  await expect(agent.getByText("The cost is too low")).toHaveCount(0);
  expect((await sendTrace(request, key, model)).partialSuccess).toBeUndefined();

  const prices = page.getByRole("region", { name: "Prices per million tokens" });
  await prices.getByRole("button", { name: `Change the price of ${model}` }).click();
  const change = page.getByRole("dialog", { name: `Change the price of ${model}` });
  await change.getByLabel("Input", { exact: true }).fill("6");
  await change.getByRole("button", { name: "Save the price" }).click();
  await expect(page.getByText("2 executions were priced again.")).toBeVisible();
  const replaced = page
    .getByRole("region", { name: "Replaced and withdrawn prices" })
    .getByRole("row", { name: model });
  await expect(replaced).toContainText("$4.00");

  await prices.getByRole("button", { name: `Withdraw the price of ${model}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(prices.getByRole("row", { name: model })).toHaveCount(0);
  await expect(replaced).toHaveCount(2);
});

test("others find no page of prices; a member finds the recipe that sends traces", async ({ workspace, signIn }) => {
  const { page } = await signIn("owner");
  expect((await page.goto("/admin/prices"))?.status()).toBe(404);
  await page.goto(`/${workspace.slug}/settings/sources`);
  await expect(page.getByText("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=")).toBeVisible();
  await expect(page.getByText("/api/v1/otlp/v1/traces").first()).toBeVisible();
});
