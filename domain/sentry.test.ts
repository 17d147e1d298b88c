import { expect, test } from "vitest";
import { isSentryResource, readSentry, SENTRY_SCHEMAS, type SentryHook, type SentryResource } from "./sentry";

const sent = { actor: { id: "sentry", name: "Sentry", type: "application" }, installation: { uuid: "a8e5d37a" } };

const event = {
  ...sent,
  action: "triggered",
  data: {
    event: {
      _ref: 1,
      contexts: { browser: { name: "Chrome", type: "browser", version: "75.0.3770" } },
      culprit: "?(<anonymous>)",
      datetime: "2019-08-19T21:06:17.403000Z",
      environment: "production",
      event_id: "e4874d664c3540c1a32eab185f12c5ab",
      issue_id: "1170820242",
      issue_url: "https://sentry.io/api/0/issues/1170820242/",
      level: "error",
      message: "",
      platform: "javascript",
      project: 1,
      request: { cookies: null, headers: [["User-Agent", "Mozilla/5.0"]], url: "https://example.com" },
      title: "ReferenceError: heck is not defined",
      type: "error",
      url: "https://sentry.io/api/0/projects/test-org/front-end/events/e4874d664c3540c1a32eab185f12c5ab/",
      web_url: "https://sentry.io/organizations/test-org/issues/1170820242/events/e4874d664c3540c1a32eab185f12c5ab/",
    },
    triggered_rule: "Very Important Alert Rule!",
  },
};

const metric = {
  ...sent,
  action: "critical",
  data: {
    description_text: "1000 events in the last 10 minutes\nFilter: level:error",
    description_title: "Critical: Too many errors",
    metric_alert: {
      alert_rule: { aggregate: "count()", id: "7", name: "Too many errors", query: "level:error", triggers: [] },
      date_started: "2020-03-07T04:27:24.393000Z",
      id: "4",
      identifier: "1",
      projects: ["bar2"],
      status: 20,
      title: "Too many errors",
    },
    web_url: "https://sentry.io/organizations/test-org/alerts/rules/details/7/?alert=1",
  },
};

const issue = {
  ...sent,
  action: "resolved",
  data: {
    issue: {
      count: "1",
      culprit: "?(runner)",
      id: "1170820242",
      level: "error",
      metadata: { filename: "/runner", type: "ReferenceError", value: "blooopy is not defined" },
      permalink: null,
      platform: "javascript",
      project: { id: "1", name: "front-end", platform: "", slug: "front-end" },
      shortId: "FRONT-END-9",
      status: "resolved",
      title: "ReferenceError: blooopy is not defined",
    },
  },
};

function read(resource: SentryResource, body: unknown) {
  return readSentry({ resource, body: SENTRY_SCHEMAS[resource].parse(body) } as SentryHook, "sentry:web");
}

test("an issue alert fires under its issue, with its rule and the link to the event", () => {
  expect(read("event_alert", event)?.firing).toEqual([
    {
      alert_type: "error",
      severity_level: "high",
      title: "ReferenceError: heck is not defined",
      description: "In ?(<anonymous>)",
      action_url: event.data.event.web_url,
      fingerprint: "issue:1170820242",
      event: "Very Important Alert Rule!",
      data_points: {
        event_id: "e4874d664c3540c1a32eab185f12c5ab",
        environment: "production",
        platform: "javascript",
        project: 1,
        issue_id: "1170820242",
        level: "error",
        rule: "Very Important Alert Rule!",
      },
    },
  ]);
});

test("resolving or archiving the issue in Sentry closes what its alert opened; assigning it is no alert", () => {
  expect(read("issue", issue)).toEqual({ source: "sentry:web", firing: [], resolved: ["issue:1170820242"] });
  expect(read("issue", { ...issue, action: "archived" })?.resolved).toEqual(["issue:1170820242"]);
  expect(read("issue", { ...issue, action: "unresolved" })?.firing[0]).toMatchObject({
    fingerprint: "issue:1170820242",
    data_points: { project: "front-end", shortId: "FRONT-END-9" },
  });
  expect(read("issue", { ...issue, action: "assigned" })).toBeNull();
});

test.each([
  ["critical", "critical"],
  ["warning", "medium"],
])("a metric alert that is %s fires as %s", (action, severity) => {
  expect(read("metric_alert", { ...metric, action })?.firing).toEqual([
    expect.objectContaining({
      title: "Too many errors",
      severity_level: severity,
      fingerprint: "metric:7",
      description: "1000 events in the last 10 minutes\nFilter: level:error",
      action_url: metric.data.web_url,
    }),
  ]);
});

test("a metric alert that is resolved closes its rule's alert", () => {
  expect(read("metric_alert", { ...metric, action: "resolved" })).toMatchObject({ firing: [], resolved: ["metric:7"] });
});

test("only what may be an alert is read; an unknown action of a metric alert is refused", () => {
  expect(["installation", "comment", "error", "constructor", null].map(isSentryResource)).toEqual(Array(5).fill(false));
  expect(SENTRY_SCHEMAS.metric_alert.safeParse({ ...metric, action: "open" }).success).toBe(false);
});
