import { expect, test } from "vitest";
import { type AlertOrigin, originWords, topicOf } from "./storms";

const origin = (more: Partial<AlertOrigin> = {}): AlertOrigin => ({
  source: "api",
  rule: null,
  integration: null,
  ...more,
});
const rule = { id: "7d4f", name: "Errors" };

test.each([
  [origin(), "the API"],
  [origin({ source: "codex" }), "Codex"],
  [origin({ source: "nightly-checks" }), "nightly-checks"],
  [origin({ source: "rule", rule }), "the rule “Errors”"],
  [origin({ integration: { kind: "grafana", name: "Production" } }), "Grafana · Production"],
  [origin({ integration: { kind: "grafana", name: "Grafana" } }), "Grafana"],
  [origin({ integration: { kind: "json", name: "Shop" } }), "Shop"],
])("an origin in words, %#", (from, words) => {
  expect(originWords(from)).toBe(words);
});

test("alerts of one origin, severity and set of channels are one topic, whatever the channels' order", () => {
  expect(topicOf(origin(), "high", ["sms", "in_app"])).toBe(topicOf(origin(), "high", ["in_app", "sms"]));
  const others = [
    topicOf(origin(), "critical", ["in_app", "sms"]),
    topicOf(origin({ source: "codex" }), "high", ["in_app", "sms"]),
    topicOf(origin(), "high", ["in_app"]),
    topicOf(origin({ source: "rule", rule }), "high", ["in_app", "sms"]),
    topicOf(origin({ source: "rule", rule: { ...rule, id: "8e5a" } }), "high", ["in_app", "sms"]),
  ];
  expect(new Set([topicOf(origin(), "high", ["in_app", "sms"]), ...others]).size).toBe(6);
});
