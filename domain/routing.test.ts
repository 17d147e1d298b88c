import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALERT_TYPES, SEVERITIES, severityRank } from "./alerts";
import {
  choosePolicies,
  DEFAULT_POLICY,
  type Directory,
  matchesRule,
  type Policy,
  type RoutedAlert,
  type Rule,
  resolveTargets,
  type Step,
  whyWords,
} from "./routing";
import { ruleWords, stepWords, waitWords } from "./routing-words";
import { toldWords } from "./told-words";

const any: Rule = {
  id: "r",
  name: "Any",
  isEnabled: true,
  alertTypes: [],
  minimumSeverity: "info",
  source: null,
  campaignId: null,
  agentId: null,
  policyId: "p",
  goesOn: false,
};
const alert: RoutedAlert = { type: "error", severity: "high", source: "grafana", campaignId: "c", agentId: null };
const policy = (id: string): Policy => ({ id, name: id, steps: DEFAULT_POLICY.steps });
const policies = ["p", "q"].map(policy);
const chosen = (rules: Rule[], about = alert) =>
  choosePolicies(rules, policies, about).choices.map((choice) => choice.policy.id);

describe("a rule", () => {
  test.each([
    [{}, true],
    [{ alertTypes: ["error"] }, true],
    [{ alertTypes: ["milestone"] }, false],
    [{ minimumSeverity: "high" }, true],
    [{ minimumSeverity: "critical" }, false],
    [{ source: "grafana" }, true],
    [{ source: "sentry" }, false],
    [{ campaignId: "c" }, true],
    [{ campaignId: "other" }, false],
    [{ agentId: "a" }, false],
    [{ isEnabled: false }, false],
  ] as [Partial<Rule>, boolean][])("with %j is about the alert: %j", (conditions, matches) => {
    expect(matchesRule({ ...any, ...conditions }, alert)).toBe(matches);
  });

  test("is about every alert at least as severe as it says", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEVERITIES),
        fc.constantFrom(...SEVERITIES),
        fc.constantFrom(...ALERT_TYPES),
        (minimum, severity, type) => {
          const matches = matchesRule({ ...any, minimumSeverity: minimum }, { ...alert, severity, type });
          expect(matches).toBe(severityRank(severity) >= severityRank(minimum));
        },
      ),
    );
  });
});

describe("the rules", () => {
  test("are asked in order, and the first that is about it ends it unless it says to go on", () => {
    expect(chosen([any, { ...any, policyId: "q" }])).toEqual(["p"]);
    expect(
      chosen([
        { ...any, goesOn: true },
        { ...any, policyId: "q" },
      ]),
    ).toEqual(["p", "q"]);
    expect(
      chosen([
        { ...any, source: "sentry" },
        { ...any, policyId: "q" },
      ]),
    ).toEqual(["q"]);
  });

  test("set the same policy going once", () => {
    expect(chosen([{ ...any, goesOn: true }, any])).toEqual(["p"]);
  });

  test("without one about it, the default tells of critical and high", () => {
    for (const severity of SEVERITIES) {
      const { choices, nobody } = choosePolicies([], policies, { ...alert, severity });
      const told = severity === "critical" || severity === "high";
      expect(choices).toEqual(told ? [{ policy: DEFAULT_POLICY, rule: null }] : []);
      expect(nobody === null).toBe(told);
    }
  });

  test("may say that nobody is told, also of a critical one", () => {
    expect(choosePolicies([{ ...any, name: "Noise", policyId: null }], policies, alert)).toEqual({
      choices: [],
      nobody: "the rule “Noise” tells nobody",
    });
  });
});

const directory: Directory = {
  members: [
    { id: "o", name: "Olga", role: "owner" },
    { id: "a", name: "Ada", role: "admin" },
    { id: "x", name: "Xi", role: "ops" },
  ],
  schedules: [
    {
      id: "s",
      name: "Nights",
      timezone: "UTC",
      rotation: ["gone", "a"],
      turn: "daily",
      handoverHour: 9,
      startsOn: "2026-01-01",
      overrides: [{ userId: "x", startsAt: "2026-06-01T00:00:00Z", endsAt: "2026-06-02T00:00:00Z" }],
    },
  ],
};
const concerned = { campaignOwnerId: "o", assigneeId: null };
const resolve = (targets: Parameters<typeof resolveTargets>[0], at = "2026-05-01T12:00:00Z", among = directory) =>
  resolveTargets(targets, among, concerned, new Date(at));

describe("targets", () => {
  test("tell each person once, by the first that means them", () => {
    expect(resolve([{ kind: "on_call", scheduleId: "s" }, { kind: "handlers" }]).people).toEqual([
      { id: "a", name: "Ada", as: "on call in Nights" },
      { id: "x", name: "Xi", as: "ops" },
    ]);
  });

  test("pass over who has left, and follow an override", () => {
    expect(resolve([{ kind: "on_call", scheduleId: "s" }], "2026-05-02T12:00:00Z").people.map(({ id }) => id)).toEqual([
      "a",
    ]);
    expect(resolve([{ kind: "on_call", scheduleId: "s" }], "2026-06-01T12:00:00Z").people).toEqual([
      { id: "x", name: "Xi", as: "on call in Nights, by an override" },
    ]);
  });

  test("say why they are nobody", () => {
    expect(
      resolve([
        { kind: "assignee" },
        { kind: "role", role: "viewer" },
        { kind: "person", userId: "gone" },
        { kind: "on_call", scheduleId: "none" },
      ]),
    ).toEqual({
      people: [],
      missing: [
        "it is assigned to nobody",
        "nobody is viewer",
        "a person named in the policy has left",
        "a schedule that the policy names is gone",
      ],
    });
  });

  test("who handles alerts are owners where there is nobody else", () => {
    const alone = { ...directory, members: directory.members.slice(0, 1) };
    expect(resolve([{ kind: "handlers" }], undefined, alone).people.map(({ name }) => name)).toEqual(["Olga"]);
  });
});

test("the words", () => {
  expect([0, 15, 60, 90, 1_440].map(waitWords)).toEqual(["0 min", "15 min", "1 h", "1 h 30 min", "24 h"]);
  const steps: Step[] = [
    { wait: 0, targets: [{ kind: "role", role: "ops" }], channels: ["in_app"] },
    {
      wait: 15,
      targets: [
        { kind: "role", role: "admin" },
        { kind: "on_call", scheduleId: "s" },
      ],
      channels: ["in_app", "email"],
    },
    { wait: 30, targets: [{ kind: "campaign_owner" }], channels: ["push"] },
  ];
  expect(steps.map((_, i) => stepWords(steps, i, directory))).toEqual([
    "At once: ops, in the app.",
    "After 15 min unacknowledged: admins and who is on call in Nights, in the app and by e-mail.",
    "After 45 min unacknowledged: the campaign's owner, by push.",
  ]);
  expect(
    ruleWords(
      { ...any, alertTypes: ["error", "anomaly"], minimumSeverity: "high", source: "grafana" },
      { campaign: "Spring", agent: null },
    ),
  ).toBe("Error and anomaly alerts, high and above, from grafana, of the campaign Spring");
  expect(whyWords("ops", 1, policy("Ladder"), "Errors")).toBe("ops, step 2 of Ladder, because of the rule “Errors”");
});

test("the time line's sentence tells of channels, of what preferences hold, and of nobody", () => {
  expect(toldWords({ person: "Ada", channel: "in_app, email", held: ["push", "sms"], why: "ops" })).toBe(
    "told Ada in the app and by e-mail (by push and by SMS: held by their preferences): ops",
  );
  expect(toldWords({ person: "Ada", channel: "in_app", gathered: true, why: "ops" })).toBe(
    "told Ada in the app, in one notice with others of a storm: ops",
  );
  expect(toldWords({ person: "Ada", channel: "", held: ["in_app"], why: "ops" })).toBe(
    "did not tell Ada, whose own preferences hold it back: ops",
  );
  expect(toldWords({ person: null, channel: "", why: "nobody is ops" })).toBe("told nobody: nobody is ops");
});
