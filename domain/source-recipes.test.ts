import { expect, test } from "vitest";
import { INTEGRATION_KINDS, KINDS } from "./integrations";
import { recipeOf } from "./source-recipes";

const values = {
  url: "https://codex.example.com/x/v2/enqueue",
  key: "THE-KEY",
  signingSecret: "THE-SECRET",
  signed: true,
};

test.each(INTEGRATION_KINDS)("%s: the recipe has the address and the secrets that the sender needs", (kind) => {
  const text = JSON.stringify(recipeOf(kind, values));
  expect(text).toContain(values.url);
  expect(text.includes("THE-KEY")).toBe(KINDS[kind].proof !== "signature");
  expect(text.includes("THE-SECRET")).toBe(kind === "grafana" || kind === "standard_webhooks");
});

test("Grafana's recipe speaks of signing only where that was chosen", () => {
  expect(JSON.stringify(recipeOf("grafana", { ...values, signed: false }))).not.toContain("HMAC");
});

test("what is to be run by a shell holds no quote that would end it", () => {
  for (const kind of INTEGRATION_KINDS) {
    for (const { code } of recipeOf(kind, values)) {
      if (code?.startsWith("curl")) expect(code.split("'")).toHaveLength(code.includes("-d") ? 3 : 1);
    }
  }
});
