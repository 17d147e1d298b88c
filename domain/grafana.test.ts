import { expect, test } from "vitest";
import { grafanaSchema, readGrafana } from "./grafana";

/** As Grafana 12 sends it. */
const webhook = {
  receiver: "Codex",
  status: "firing",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "High memory usage", team: "blue", zone: "us-1", severity: "warning" },
      annotations: {
        description: "The system has high memory usage",
        runbook_url: "https://myrunbook.com/runbook/1234",
        summary: "This alert was triggered for zone us-1",
      },
      startsAt: "2021-10-12T09:51:03.157076+02:00",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "https://play.grafana.org/alerting/1afz29v7z/edit",
      fingerprint: "c6eadffa33fcdf37",
      silenceURL:
        "https://play.grafana.org/alerting/silence/new?alertmanager=grafana&matchers=alertname%3DT2%2Czone%3Dus-1",
      dashboardURL: "",
      panelURL: "",
      values: { B: 44.23943737541908, C: 1 },
      valueString: "[ metric='' labels={} value=44.2 ]",
    },
    {
      status: "resolved",
      labels: { alertname: "High CPU usage", team: "blue" },
      annotations: null,
      startsAt: "2021-10-12T09:56:03Z",
      endsAt: "2021-10-12T10:01:03Z",
      generatorURL: "https://play.grafana.org/alerting/d1rdpdv7k/edit",
      fingerprint: "bc97ff14869b13e3",
      values: null,
    },
  ],
  groupLabels: {},
  commonLabels: { team: "blue" },
  commonAnnotations: {},
  externalURL: "https://play.grafana.org/",
  version: "1",
  groupKey: "{}:{}",
  truncatedAlerts: 0,
  orgId: 1,
  title: "[FIRING:1, RESOLVED:1] (blue)",
  state: "alerting",
  message: "**Firing** ...",
};

test("a notification becomes what fires, with its values and links, and what is over", () => {
  const batch = readGrafana(grafanaSchema.parse(webhook), "grafana:production");
  expect(batch.source).toBe("grafana:production");
  expect(batch.resolved).toEqual(["bc97ff14869b13e3"]);
  expect(batch.firing).toEqual([
    expect.objectContaining({
      title: "This alert was triggered for zone us-1",
      description: "The system has high memory usage",
      severity_level: "medium",
      fingerprint: "c6eadffa33fcdf37",
      event: "High memory usage",
      action_url: "https://myrunbook.com/runbook/1234",
      data_points: expect.objectContaining({ zone: "us-1", B: 44.23943737541908, silenceURL: expect.any(String) }),
    }),
  ]);
});

const link = (more: object) => {
  const alert = { ...webhook.alerts[0], annotations: {}, ...more };
  return readGrafana(grafanaSchema.parse({ ...webhook, alerts: [alert] }), "g").firing[0]?.action_url;
};

test("without a runbook the panel is where to look, then the dashboard, then the rule", () => {
  expect(link({ panelURL: "https://g.example/p", dashboardURL: "https://g.example/d" })).toBe("https://g.example/p");
  expect(link({ dashboardURL: "https://g.example/d" })).toBe("https://g.example/d");
  expect(link({})).toBe("https://play.grafana.org/alerting/1afz29v7z/edit");
});

test("Grafana's test notification and rules without data are alerts, too", () => {
  const test = {
    ...webhook.alerts[0],
    labels: { alertname: "DatasourceNoData" },
    annotations: {},
    values: null,
    valueString: "",
  };
  const [fired] = readGrafana(grafanaSchema.parse({ ...webhook, orgId: undefined, alerts: [test] }), "g").firing;
  expect(fired).toMatchObject({ title: "DatasourceNoData", severity_level: "medium" });
});

test("Alertmanager's version is refused by the field's name", () => {
  const refused = grafanaSchema.safeParse({ ...webhook, version: "4" });
  expect(refused.error?.issues[0]?.path).toEqual(["version"]);
});
