import { expect, test } from "vitest";
import { matchersLike, matcherWords, operatorsOf } from "./silences";
import { createSilenceInput, keepsWindow, matchersInput, readWindow, typedWindow } from "./silences-input";

const alert = { source: "api", agent: null, campaignId: null, title: "Feed 7: 1,234.5 rows (why?) late" };
const words = (matcher: Parameters<typeof matcherWords>[0]) => matcherWords(matcher, () => "Spring");

test("a silence like an alert matches its title whatever its figures", () => {
  expect(matchersLike(alert)).toEqual([
    { field: "source", operator: "is", value: "api" },
    { field: "title", operator: "matches", value: "Feed *: * rows (why?) late" },
  ]);
  expect(matchersLike({ ...alert, agent: "Seer", campaignId: "c" }).map(({ field }) => field)).toEqual([
    "source",
    "agent",
    "campaign",
    "title",
  ]);
  expect(matchersInput.safeParse(matchersLike(alert)).success).toBe(true);
});

test("conditions read as sentences", () => {
  expect(words({ field: "severity", operator: "is_not", value: "high" })).toBe("Severity is not high");
  expect(words({ field: "type", operator: "is", value: "action_required" })).toBe("Type is action required");
  expect(words({ field: "campaign", operator: "is", value: "4" })).toBe("Campaign is Spring");
  expect(words({ field: "label", operator: "is", value: "", label: "host" })).toBe("Data point host is empty");
  expect(operatorsOf("severity")).toEqual(["is", "is_not"]);
});

test.each([
  [[], "at least one condition"],
  [Array.from({ length: 11 }, () => ({ field: "title", operator: "is", value: "x" })), "at most 10"],
  [[{ field: "severity", operator: "matches", value: "high" }], "no pattern"],
  [[{ field: "severity", operator: "is", value: "awful" }], "which value"],
  [[{ field: "title", operator: "matches", value: " " }], "which value"],
  [[{ field: "label", operator: "is", value: "x" }], "Name the data point"],
  [[{ field: "title", operator: "like", value: "x" }], "no such comparison"],
])("refuses %j", (matchers, words) => {
  const { success, error } = matchersInput.safeParse(matchers);
  expect(success).toBe(false);
  expect(error?.issues[0]?.message).toContain(words);
});

const window = (more: object) =>
  createSilenceInput.parse({
    name: "N",
    reason: "",
    matchers: [{ field: "title", operator: "is", value: "x" }],
    criticalPasses: true,
    holdsOpen: false,
    ...more,
  });
const now = new Date("2026-03-28T12:00:00Z");
const read = (more: object) => readWindow(window(more), now, "Europe/Berlin");

test("hours are the workspace's, also across a change of the clocks", () => {
  expect(read({ startsAt: "2026-03-28T02:30", endsAt: "2026-03-29T04:00" })).toEqual({
    startsAt: new Date("2026-03-28T01:30:00Z"),
    endsAt: new Date("2026-03-29T02:00:00Z"),
    repeatsUntil: null,
  });
  expect(read({ lastsMinutes: 60 })).toMatchObject({ startsAt: now, endsAt: new Date("2026-03-28T13:00:00Z") });
  expect(read({ lastsMinutes: 60, repeats: "weekly", repeatsUntil: "2026-04-30" })).toMatchObject({
    repeatsUntil: new Date("2026-04-30T21:59:00Z"),
  });
});

test.each([
  [{}, "endsAt"],
  [{ startsAt: "2026-03-28T12:00", endsAt: "2026-03-28T12:00" }, "endsAt"],
  [{ startsAt: "2026-03-27T12:00", endsAt: "2026-03-28T12:00" }, "endsAt"],
  [{ endsAt: "2028-01-01T00:00" }, "endsAt"],
  [{ lastsMinutes: 10_080, repeats: "weekly" }, "endsAt"],
  [{ lastsMinutes: 60, repeats: "weekly", repeatsUntil: "2026-03-01" }, "repeatsUntil"],
])("the window %j is refused at %s", (more, field) => {
  expect(read(more)).toMatchObject({ field });
});

test("times that were left alone in the form stay, to the second; any other is a change", () => {
  const saved = {
    startsAt: "2026-03-28T01:30:41Z",
    endsAt: "2026-03-29T02:00:00Z",
    repeats: "weekly" as const,
    repeatsUntil: "2026-04-30T21:59:00Z",
    timezone: "Europe/Berlin",
  };
  const typed = typedWindow(saved);
  expect(typed).toEqual({
    startsAt: "2026-03-28T02:30",
    endsAt: "2026-03-29T04:00",
    repeats: "weekly",
    repeatsUntil: "2026-04-30",
  });
  expect(keepsWindow(window(typed), saved)).toBe(true);
  for (const change of [
    { startsAt: null },
    { endsAt: "2026-03-29T04:01" },
    { lastsMinutes: 60 },
    { repeats: "never" },
    { repeatsUntil: null },
  ]) {
    expect(keepsWindow(window({ ...typed, ...change }), saved), JSON.stringify(change)).toBe(false);
  }
});
