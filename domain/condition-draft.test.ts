import { expect, test } from "vitest";
import type { Condition } from "./achievements";
import { conditionSchema } from "./achievements-input";
import { completeCondition, draftOf, emptyDraft, whyNotTyped, withType } from "./condition-draft";

test("a condition survives being opened and saved unchanged", () => {
  const conditions: Condition[] = [
    { metric: "success_rate_percentage", threshold: 12.5 },
    { event: "team.joined" },
    { metric: "login_count", threshold: 4, within: { hours: 36 } },
    { metric: "login_count", threshold: 4, within: { days: 2 } },
    { any: [{ event: "team.joined" }, { all: [{ metric: "moves_created", threshold: 1 }] }] },
  ];
  for (const condition of conditions) {
    expect(completeCondition(draftOf(condition))).toEqual(condition);
    expect(conditionSchema.safeParse(condition).success).toBe(true);
  }
});

test("what is missing makes no condition", () => {
  const draft = emptyDraft();
  for (const threshold of ["", " ", "0", "-3", "2.5", "1e12", "many"])
    expect(completeCondition({ ...draft, threshold })).toBeNull();
  for (const amount of ["", "0", "1.5"]) expect(completeCondition({ ...draft, type: "time_based", amount })).toBeNull();
  expect(completeCondition({ ...draft, type: "combination" })).toBeNull();
  expect(completeCondition({ ...draft, type: "combination", parts: [draft, { ...draft, threshold: "" }] })).toBeNull();
});

test("a number that can't be reached is refused by form and schema alike", () => {
  expect(whyNotTyped({ ...emptyDraft(), threshold: "" })).toBeUndefined();
  expect(whyNotTyped({ ...emptyDraft(), threshold: "2.5" })).toBe("The number to reach is a whole number.");
  const share = { metric: "success_rate_percentage", threshold: 101 };
  expect(conditionSchema.safeParse(share).error?.issues).toMatchObject([
    { path: ["threshold"], message: "The number to reach is at most 100 %." },
  ]);
});

test("another type keeps what was typed and stays possible", () => {
  const draft = { ...emptyDraft(), metric: "campaigns_active" as const, threshold: "3" };
  const timed = withType(draft, "time_based");
  expect(timed.metric).not.toBe("campaigns_active");
  expect(timed.threshold).toBe("3");
  expect(completeCondition(withType(draft, "combination"))).not.toBeNull();
});
