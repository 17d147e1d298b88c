import { expect, test } from "vitest";
import { pagerdutySchema, readPagerduty } from "./pagerduty";

const trigger = {
  payload: {
    summary: "DISK at 99% on machine prod-datapipe03.example.com",
    timestamp: "2015-07-17T08:42:58.315+0000",
    severity: "critical",
    source: "prod-datapipe03.example.com",
    component: "mysql",
    group: "prod-datapipe",
    class: "disk",
    custom_details: { "free space": "1%", "ping time": 1500, nested: { load_avg: 0.75 } },
  },
  routing_key: "samplekeyhere",
  dedup_key: "srv01/HTTP",
  event_action: "trigger",
  client: "Sample Monitoring Service",
  client_url: "https://monitoring.service.com",
  links: [{ href: "https://pagerduty.example.com", text: "An example link." }],
  images: [
    { src: "https://chart.googleapis.com/chart", href: "https://google.com", alt: "An example link with an image" },
  ],
};

test("a trigger is an alert with its details", () => {
  const batch = readPagerduty(pagerdutySchema.parse(trigger), "pagerduty:x", "srv01/HTTP");
  expect(batch).toMatchObject({
    source: "pagerduty:x",
    firing: [
      {
        title: "DISK at 99% on machine prod-datapipe03.example.com",
        severity_level: "critical",
        fingerprint: "srv01/HTTP",
        action_url: "https://pagerduty.example.com",
        event: "disk",
        data_points: { source: "prod-datapipe03.example.com", "free space": "1%", nested: '{"load_avg":0.75}' },
      },
    ],
  });
  expect(JSON.stringify(batch)).not.toContain("samplekeyhere");
});

test("a long summary is cut for the title and kept below it; details may be a text", () => {
  const payload = { summary: "x ".repeat(500), source: "a", severity: "warning", custom_details: "it broke" };
  const [fired] = readPagerduty(pagerdutySchema.parse({ ...trigger, payload }), "p", "k").firing;
  expect([...(fired?.title ?? "")].length).toBeLessThanOrEqual(300);
  expect(fired).toMatchObject({ severity_level: "medium", data_points: { details: "it broke" } });
  expect(fired?.description?.length).toBe(999);
});

const follow = (event_action: string) =>
  readPagerduty(pagerdutySchema.parse({ event_action, dedup_key: "k", routing_key: "r" }), "p", "k");

test("acknowledge and resolve need the dedup_key alone", () => {
  expect(follow("acknowledge")).toEqual({ source: "p", firing: [], resolved: [], acknowledged: ["k"] });
  expect(follow("resolve")).toEqual({ source: "p", firing: [], resolved: ["k"] });
});

test.each([
  ["an unknown action", { event_action: "page" }, "event_action"],
  ["a trigger without a payload", { event_action: "trigger" }, "payload"],
  ["a resolve of nothing", { event_action: "resolve" }, "dedup_key"],
  ["a key beyond PagerDuty's bound", { event_action: "resolve", dedup_key: "k".repeat(256) }, "dedup_key"],
])("%s is refused by its field", (_, event, field) => {
  expect(pagerdutySchema.safeParse(event).error?.issues[0]?.path).toEqual([field]);
});
