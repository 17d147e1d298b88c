import { describe, expect, test } from "vitest";
import {
  describeShortage,
  describeUsedUp,
  type LimitStanding,
  leftOf,
  secondsUntilRoom,
  standingOf,
  usedUp,
  withoutRoom,
} from "./budgets";
import { reservationSchema, settleSchema } from "./budgets-input";

const line = (limit: LimitStanding["limit"], allowed: number | null, used: number, reserved = 0): LimitStanding => ({
  limit,
  allowed,
  used,
  reserved,
  left: allowed === null ? null : allowed - used - reserved,
  windowStart: "2026-03-31T14:00:00+00:00",
  windowEnd: "2026-03-31T15:00:00+00:00",
});

const LINES = [
  line("max_executions_per_hour", 60, 40, 8),
  line("max_executions_per_hour", 100, 40, 8),
  line("max_tokens_per_day", null, 9000),
  line("max_cost_per_day", 5, 6),
];

const names = (asked: Partial<Record<"executions" | "tokens" | "cost", number>>) =>
  withoutRoom(LINES, { executions: 0, tokens: 0, cost: 0, ...asked }).map(
    ({ limit, allowed }) => `${limit} ${allowed}`,
  );

test("left is the least that any limit leaves, never below nothing, and null where none binds", () => {
  expect(leftOf(LINES)).toEqual({ executions: 12, tokens: null, cost: 0 });
});

test("without room is what is smaller than asked for, and what was passed", () => {
  expect(names({ executions: 12, tokens: 1e9 })).toEqual(["max_cost_per_day 5"]);
  expect(names({ executions: 13 })).toEqual(["max_executions_per_hour 60", "max_cost_per_day 5"]);
  expect(names({ executions: 53 })).toHaveLength(3);
});

test("used up is a limit that pauses of which nothing is left, whatever is reserved", () => {
  const lines = [
    { ...line("max_executions_per_hour", 60, 59, 1), onBreach: "pause" as const },
    { ...line("max_tokens_per_day", null, 9000), onBreach: "pause" as const },
    { ...line("max_tokens_per_day", 8000, 9000), onBreach: "alert" as const },
    { ...line("max_cost_per_day", 5, 5), windowEnd: "2026-03-31T22:00:00+00:00", onBreach: "pause" as const },
  ];
  expect(usedUp(lines)).toEqual([lines[3]]);
  expect(describeUsedUp(usedUp(lines))).toBe("cost a day (5 of 5 used until 2026-03-31T22:00:00+00:00)");
  const now = new Date("2026-03-31T14:59:59.500Z");
  expect(secondsUntilRoom(lines.slice(0, 1), now)).toBe(1);
  expect(secondsUntilRoom(lines, now)).toBe(7 * 3_600 + 1);
  expect(secondsUntilRoom(lines, new Date("2026-04-01T00:00:00Z"))).toBe(1);
});

test("a shortage says what is left of what, until when, and what was asked for", () => {
  const asked = { executions: 20, tokens: 0, cost: 1 };
  expect(describeShortage(withoutRoom(LINES, asked), asked)).toBe(
    "executions an hour (12 of 60 left until 2026-03-31T15:00:00+00:00, 20 asked for) and cost a day (0 of 5 left until 2026-03-31T15:00:00+00:00, 1 asked for)",
  );
});

test("what has no line was not used", () => {
  expect(standingOf(LINES.slice(2))).toMatchObject({
    max_executions_per_hour: { used: 0, reserved: 0 },
    max_tokens_per_day: { used: 9000, reserved: 0 },
  });
});

const sayOf = (body: object) => reservationSchema.safeParse({ name: "Seer", ...body }).error?.issues[0]?.message;

describe("a reservation", () => {
  test("has one execution and five minutes unless it says otherwise", () => {
    expect(reservationSchema.parse({ name: "Seer" })).toEqual({
      name: "Seer",
      executions: 1,
      tokens: 0,
      cost: 0,
      ttl_seconds: 300,
    });
  });

  test.each([
    ["executions", -1],
    ["executions", 1.5],
    ["executions", 1e12],
    ["tokens", "12"],
    ["tokens", Number.NaN],
    ["tokens", Number.MAX_VALUE],
    ["cost", -0.01],
    ["cost", Number.NaN],
    ["cost", Number.POSITIVE_INFINITY],
    ["cost", 1e10],
    ["ttl_seconds", 0],
    ["ttl_seconds", 86_401],
    ["campaign_id", "spring"],
    ["idempotency_key", ""],
    ["idempotency_key", "k".repeat(201)],
    ["idempotency_key", "\u0000"],
  ])("with a bad %s is refused: %s", (field, value) => {
    const issues = reservationSchema.safeParse({ name: "Seer", [field]: value }).error?.issues;
    expect([...new Set(issues?.map(({ path }) => path.join(".")))]).toEqual([field]);
  });

  test("of nothing, or with fields that there are not, is refused in words", () => {
    expect(sayOf({ executions: 0 })).toBe("Reserve something: all of it is 0.");
    expect(sayOf({ money: 5 })).toBe("There is no field money.");
  });

  test("is settled with a list of executions at most as long as a batch", () => {
    expect(settleSchema.parse({ name: "Seer", reservation: "x" }).executions).toEqual([]);
    expect(
      settleSchema.safeParse({ name: "Seer", reservation: "x", executions: Array.from({ length: 5001 }, () => ({})) })
        .success,
    ).toBe(false);
    expect(settleSchema.safeParse({ name: "Seer", reservation: "x", used: 5 }).success).toBe(false);
  });
});
