import { expect, test } from "vitest";
import { alertmanagerSchema, readAlertmanager, sourceOfAlertmanager } from "./alertmanager";

const alert = {
  status: "firing",
  labels: { alertname: "HighLatency", severity: "page", agent: 'quote " percent % newline \n' },
  annotations: { summary: "p95 above 2 s", runbook_url: "https://wiki.example.com/latency" },
  startsAt: "2026-11-22T10:00:00.123456789+01:00",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus.example.com/graph",
  fingerprint: "a1b2c3d4e5f60718",
};
const webhook = {
  version: "4",
  groupKey: '{}:{alertname="HighLatency"}',
  status: "firing",
  receiver: "codex",
  truncatedAlerts: 0,
  groupLabels: { alertname: "HighLatency" },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "http://alertmanager:9093",
  somethingNew: [1, 2],
  alerts: [alert, { ...alert, status: "resolved", fingerprint: "ffff" }],
};

test("a group becomes what fires and what is over", () => {
  const batch = readAlertmanager(alertmanagerSchema.parse(webhook), "alertmanager");
  expect(batch.resolved).toEqual(["ffff"]);
  expect(batch.firing).toEqual([
    expect.objectContaining({
      title: "p95 above 2 s",
      severity_level: "critical",
      alert_type: "error",
      fingerprint: "a1b2c3d4e5f60718",
      event: "HighLatency",
      action_url: "https://wiki.example.com/latency",
      data_points: expect.objectContaining({ alertname: "HighLatency", agent: 'quote " percent % newline' }),
    }),
  ]);
});

test("without annotations, labels or a known severity it still is an alert", () => {
  const bare = {
    ...webhook,
    alerts: [{ ...alert, labels: { severity: "??" }, annotations: {}, generatorURL: "javascript:x" }],
  };
  const [fired] = readAlertmanager(alertmanagerSchema.parse({ ...bare, externalURL: "" }), "alertmanager").firing;
  expect(fired).toMatchObject({ title: "Alert", severity_level: "medium", action_url: null });
});

test("texts are cut and cleaned, never refused", () => {
  const long = {
    ...alert,
    annotations: { summary: `\u0000${"x".repeat(999)}\ud800`, description: "y".repeat(99_999) },
  };
  const [fired] = readAlertmanager(alertmanagerSchema.parse({ ...webhook, alerts: [long] }), "a").firing;
  expect(fired?.title).toBe("x".repeat(300));
  expect(fired?.description).toHaveLength(8_000);
});

test("another version, or alerts without a fingerprint, are refused", () => {
  expect(alertmanagerSchema.safeParse({ ...webhook, version: "3" }).success).toBe(false);
  expect(alertmanagerSchema.safeParse({ ...webhook, alerts: [{ ...alert, fingerprint: undefined }] }).success).toBe(
    false,
  );
});

test("names make sources", () => {
  expect(sourceOfAlertmanager(null)).toBe("alertmanager");
  expect(sourceOfAlertmanager("Prod EU/1")).toBe("alertmanager:prod-eu-1");
});
