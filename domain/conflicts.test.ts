import { expect, test } from "vitest";
import { conflictOf, describeChanges, describeOvertaken } from "./conflicts";

test("says who changed what, each once", () => {
  const when = "2026-03-01T10:00:00Z";
  const changes = [
    { who: "Nadia", when, fields: ["name", "startDate"] },
    { who: null, when, fields: ["name"] },
  ];
  const labels = { name: "Name", startDate: "Start date" };
  expect(describeChanges(changes, labels)).toBe("Nadia and Somebody changed name and start date");
  const times = { startDate: "Times", endDate: "Times" };
  expect(describeChanges([{ who: "Nadia", when, fields: ["startDate", "endDate"] }], times)).toBe(
    "Nadia changed times",
  );
  expect(describeChanges([], {})).toBe("Somebody changed it");
});

test("leaves out columns that no form has, and keeps what comes in words", () => {
  const when = "2026-03-01T10:00:00Z";
  const labels = { endDate: "End date" };
  const change = { who: "Nadia", when, fields: ["endDate", "plannedDurationDays"] };
  expect(describeChanges([change], labels)).toBe("Nadia changed end date");
  expect(describeChanges([{ ...change, fields: ["plannedDurationDays"] }], labels)).toBe("Nadia changed it");
  expect(describeChanges([{ ...change, fields: ["Purpose"] }], labels)).toBe("Nadia changed purpose");
});

test("tells people of their own change as theirs", () => {
  const mine = { who: "Omar", when: "2026-03-01T10:00:00Z", fields: ["name"], mine: true };
  const labels = { name: "Name" };
  expect(describeChanges([mine], labels)).toBe("You changed name in another window");
  expect(describeChanges([{ ...mine, who: "Nadia", mine: false }, mine], labels)).toBe("You and Nadia changed name");
});

test("says what stands and what was chosen", () => {
  const choice = { what: "this move", now: "Executed", mine: "Cancelled" };
  expect(describeOvertaken({ who: "Nadia", ...choice })).toBe(
    "Nadia changed this move to “Executed” meanwhile. Your choice, “Cancelled”, was not saved. Choose again if it still holds.",
  );
  expect(describeOvertaken({ who: null, ...choice })).toMatch(/^Somebody changed/);
});

test("only a conflict with the present state is one", () => {
  expect(conflictOf({ ok: false, code: "conflict", message: "No." })).toBeUndefined();
  expect(conflictOf({ ok: false, code: "invalid", message: "No.", current: {} })).toBeUndefined();
  expect(conflictOf(null)).toBeUndefined();
});
