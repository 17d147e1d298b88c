import { expect, test } from "vitest";
import { standardWebhooksSchema } from "./standard-webhooks";

const own = { alert_type: "error", severity_level: "high", title: "It broke", fingerprint: "f" };

const paths = (body: unknown) => standardWebhooksSchema.safeParse(body).error?.issues.map(({ path }) => path.join("."));

test("an event as the standard has it is an alert", () => {
  const event = {
    type: "invoice.stuck.opened",
    timestamp: "2026-11-03T20:26:10Z",
    data: { summary: "No money", level: "warn" },
  };
  expect(standardWebhooksSchema.parse(event)).toEqual([
    expect.objectContaining({
      title: "No money",
      severity_level: "medium",
      fingerprint: "invoice.stuck",
      event: "invoice.stuck.opened",
    }),
  ]);
  const over = standardWebhooksSchema.parse({ ...event, type: "invoice.stuck.resolved" });
  expect(over).toEqual([{ status: "resolved", fingerprint: "invoice.stuck" }]);
});

test("so are alerts in our own form, wrapped or bare, one or many", () => {
  for (const body of [own, [own], { alerts: [own] }, { type: "alert.fired", data: own }]) {
    expect(standardWebhooksSchema.parse(body)).toEqual([expect.objectContaining(own)]);
  }
});

test("mistakes are named where they are", () => {
  expect(paths({ type: "alert.fired", data: { ...own, title: "" } })).toEqual(["data.title"]);
  expect(paths([{ ...own, title: "" }])).toEqual(["alerts.0.title"]);
  expect(paths({ type: "", data: {} })).toEqual(["type"]);
  expect(paths(7)).toEqual([""]);
});
