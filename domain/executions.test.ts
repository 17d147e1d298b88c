import { expect, test } from "vitest";
import { addReceipt, emptyReceipt, executionBatchSchema, judgeExecutions, MAX_BATCH, writeReceipt } from "./executions";

const GOOD = {
  agent_name: "Architect",
  execution_time_seconds: 1.5,
  input_tokens: 5_000_000_000,
  output_tokens: 20,
  cost: 0.0123,
  success: true,
};

test("a good execution passes, tokens past 32 bits too", () => {
  expect(judgeExecutions([GOOD])).toEqual({ valid: [{ index: 0, execution: GOOD }], rejected: [] });
});

test.each([
  ["agent_id", { agent_name: undefined }],
  ["agent_id", { agent_id: "17" }],
  ["execution_time_seconds", { execution_time_seconds: -1 }],
  ["execution_time_seconds", { execution_time_seconds: 604_801 }],
  ["execution_time_seconds", { execution_time_seconds: Number.NaN }],
  ["execution_time_seconds", { execution_time_seconds: Number.POSITIVE_INFINITY }],
  ["execution_time_seconds", { execution_time_seconds: "1.5" }],
  ["input_tokens", { input_tokens: -3 }],
  ["input_tokens", { input_tokens: 1.5 }],
  ["output_tokens", { output_tokens: 1e15 }],
  ["cost", { cost: -0.01 }],
  ["success", { success: "yes" }],
  ["occurred_at", { occurred_at: "yesterday" }],
  ["occurred_at", { occurred_at: "2026-03-31T09:30:00" }],
  ["occurred_at", { occurred_at: "0000-01-01T00:00:00Z" }],
  ["idempotency_key", { idempotency_key: "" }],
  ["idempotency_key", { idempotency_key: "k".repeat(201) }],
  ["idempotency_key", { idempotency_key: "a\u0000b" }],
  ["error", { success: false, error: "half \ud800 pair" }],
  ["quality_score", { quality_score: 101 }],
  ["campaign_id", { campaign_id: "x" }],
  ["", { cost_usd: 1 }],
])("what is wrong is refused by its field: %s %o", (field, change) => {
  const { valid, rejected } = judgeExecutions([GOOD, { ...GOOD, ...change }, GOOD]);
  expect(valid.map((item) => item.index)).toEqual([0, 2]);
  expect(rejected).toMatchObject([{ index: 1, field }]);
  expect(rejected[0]?.reason.length).toBeGreaterThan(5);
});

test("things that are no object are refused", () => {
  expect(judgeExecutions([null, 3, "x", []]).rejected.map((item) => item.index)).toEqual([0, 1, 2, 3]);
});

test("a body is one, a list, or executions", () => {
  expect(executionBatchSchema.parse(GOOD)).toEqual([GOOD]);
  expect(executionBatchSchema.parse([GOOD, 1])).toEqual([GOOD, 1]);
  expect(executionBatchSchema.parse({ executions: [GOOD] })).toEqual([GOOD]);
});

test.each([[[]], [Array.from({ length: MAX_BATCH + 1 }, () => GOOD)], ["x"], [null], [{ executions: [] }]])(
  "no batch: %#",
  (body) => {
    expect(executionBatchSchema.safeParse(body).success).toBe(false);
  },
);

test("the receipt counts, and names what was refused in order", () => {
  const refused = { field: "cost", reason: "A cost." };
  expect(
    writeReceipt([
      { outcome: "rejected", index: 3, ...refused },
      { outcome: "accepted", index: 0 },
      { outcome: "duplicate", index: 1 },
      { outcome: "rejected", index: 2, ...refused },
    ]),
  ).toEqual({
    accepted: 1,
    accepted_ranges: [[0, 0]],
    duplicate: 1,
    duplicates: [1],
    rejected: [
      { index: 2, ...refused },
      { index: 3, ...refused },
    ],
    notes: [],
    unlisted: 0,
  });
});

test("accepted ones are listed by their first and last places, whatever the order they come in", () => {
  const accepted = [7, 1, 2, 0, 5, 6, 9].map((index) => ({ outcome: "accepted" as const, index }));
  const note = { field: "reservation_id", note: "It had expired." };
  const receipt = writeReceipt([
    ...accepted,
    { outcome: "duplicate", index: 3 },
    { outcome: "accepted", index: 8, note },
  ]);
  expect(receipt).toMatchObject({
    accepted: 8,
    accepted_ranges: [
      [0, 2],
      [5, 9],
    ],
    notes: [{ index: 8, ...note }],
  });
});

test("portions of a stream add up, by their places in it, and lists end where a batch would", () => {
  const refused = { field: "cost", reason: "A cost." };
  const portion = writeReceipt([
    { outcome: "accepted", index: 0 },
    { outcome: "duplicate", index: 1 },
    { outcome: "rejected", index: 2, ...refused },
  ]);
  const total = emptyReceipt();
  for (const first of [0, 3]) addReceipt(total, portion, first);
  expect(total).toEqual({
    accepted: 2,
    accepted_ranges: [
      [0, 0],
      [3, 3],
    ],
    duplicate: 2,
    duplicates: [1, 4],
    rejected: [
      { index: 2, ...refused },
      { index: 5, ...refused },
    ],
    notes: [],
    unlisted: 0,
  });
  const rejected = Array.from({ length: MAX_BATCH }, (_, index) => ({ index, ...refused }));
  addReceipt(total, { ...emptyReceipt(), rejected }, 6);
  expect(total.rejected).toHaveLength(MAX_BATCH);
  expect(total.unlisted).toBe(2);

  const noted = { index: 1, field: "reservation_id", note: "It had expired." };
  const whole = emptyReceipt();
  for (const first of [0, 500, 1_500]) {
    addReceipt(whole, { ...emptyReceipt(), accepted: 500, accepted_ranges: [[0, 499]], notes: [noted] }, first);
  }
  expect(whole.accepted_ranges).toEqual([
    [0, 999],
    [1_500, 1_999],
  ]);
  expect(whole.notes.map(({ index }) => index)).toEqual([1, 501, 1_501]);
});
