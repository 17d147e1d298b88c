import { expect, test } from "vitest";
import { alertIntakeSchema, alertReportSchema } from "./alert-intake";

const one = { alert_type: "error", severity_level: "high", title: "It broke" };

test("one alert, a list and an envelope are the same to us", () => {
  const expected = { source: "api", alerts: [expect.objectContaining(one)] };
  expect(alertIntakeSchema.parse(one)).toEqual(expected);
  expect(alertIntakeSchema.parse([one])).toEqual(expected);
  expect(alertIntakeSchema.parse({ alerts: [one] })).toEqual(expected);
  expect(alertIntakeSchema.parse({ ...one, source: "billing" }).source).toBe("billing");
});

test("a program can't speak for the rules", () => {
  expect(alertIntakeSchema.safeParse({ ...one, source: "rule" }).error?.issues[0]?.message).toContain("alert rules");
  expect(alertReportSchema.safeParse({ ...one, source: "codex" }).error?.issues[0]?.message).toContain("Codex's own");
});

test("unknown fields are accepted and left out", () => {
  expect(alertIntakeSchema.parse({ ...one, flavour: "new" }).alerts[0]).not.toHaveProperty("flavour");
});

test("what is over needs its fingerprint alone", () => {
  expect(alertIntakeSchema.parse([{ status: "resolved", fingerprint: "f" }]).alerts).toEqual([
    { status: "resolved", fingerprint: "f" },
  ]);
  expect(alertIntakeSchema.safeParse([{ status: "resolved" }]).success).toBe(false);
});

test.each([
  ["an empty title", { title: "  " }, "title"],
  ["a long title", { title: "x".repeat(301) }, "title"],
  ["control characters", { title: "a\u0000b" }, "title"],
  ["an unknown severity", { severity_level: "urgent" }, "severity_level"],
  ["an unknown type", { alert_type: "other" }, "alert_type"],
  ["a script for an address", { action_url: "javascript:alert(1)" }, "action_url"],
  ["an id that is none", { campaign_id: "7" }, "campaign_id"],
  ["a date that is none", { expires_at: "tomorrow" }, "expires_at"],
  ["a date beyond all times", { seen_at: "0000-01-01T00:00:00Z" }, "seen_at"],
  ["data that hold NUL", { data_points: { list: ["a\u0000b"] } }, "data_points"],
  ["data that hold half a character", { data_points: { "\ud800": 1 } }, "data_points"],
  ["data without end", { data_points: { a: JSON.parse(`${"[".repeat(9_000)}${"]".repeat(9_000)}`) } }, "data_points"],
  ["data too large to look at", { data_points: { log: "x".repeat(32_768) } }, "data_points"],
  ["data that are no object", { data_points: [1] }, "data_points"],
  ["an unknown status", { status: "maybe" }, "status"],
])("%s is refused by its field's name", (_, change, field) => {
  const result = alertIntakeSchema.safeParse({ ...one, ...change });
  expect(result.error?.issues[0]?.path.at(-1)).toBe(field);
});

test("no alerts and too many are refused", () => {
  expect(alertIntakeSchema.safeParse([]).success).toBe(false);
  expect(alertIntakeSchema.safeParse(Array.from({ length: 1_001 }, () => one)).success).toBe(false);
});
