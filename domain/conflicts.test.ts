import { expect, test } from "vitest";
import { conflictOf, describeChanges } from "./conflicts";

test("says who changed what, each once", () => {
  const when = "2026-03-01T10:00:00Z";
  const changes = [
    { who: "Nadia", when, fields: ["name", "startDate"] },
    { who: null, when, fields: ["name"] },
  ];
  expect(describeChanges(changes, { startDate: "Start date" })).toBe("Nadia and Somebody changed name and start date");
  expect(describeChanges([], {})).toBe("Somebody changed it");
});

test("only a conflict with the present state is one", () => {
  expect(conflictOf({ ok: false, code: "conflict", message: "No." })).toBeUndefined();
  expect(conflictOf({ ok: false, code: "invalid", message: "No.", current: {} })).toBeUndefined();
  expect(conflictOf(null)).toBeUndefined();
});
