import { describe, expect, test } from "vitest";
import { judgeEnding, moveTaskBefore, placeTask, type QueuedTask, type TaskHold } from "./tasks";
import { completeTaskSchema, failTaskSchema, takeTaskSchema } from "./tasks-input";

const held = (change: Partial<TaskHold> = {}): TaskHold => ({ status: "taken", attempts: 2, gaveUp: false, ...change });

describe("who may end a task", () => {
  test("the taker of the present attempt, also past its lease while nobody else has it", () => {
    expect(judgeEnding(held(), 2, "completed")).toBe("end");
    expect(judgeEnding(held(), 2, "handed back")).toBe("end");
    expect(judgeEnding(held({ status: "failed", gaveUp: true }), 2, "completed")).toBe("end");
  });

  test("not the taker of an earlier one, nor of one that never was", () => {
    expect(judgeEnding(held(), 1, "completed")).toEqual({
      refused: expect.stringContaining("handed out again, as attempt 2"),
    });
    expect(judgeEnding(held(), 3, "failed")).toEqual({
      refused: expect.stringContaining("not handed out as attempt 3"),
    });
    expect(judgeEnding(held({ status: "waiting", attempts: 0 }), 1, "completed")).toHaveProperty("refused");
  });

  test("saying the same twice is the same; saying something else is refused", () => {
    expect(judgeEnding(held({ status: "completed" }), 2, "completed")).toBe("ended");
    expect(judgeEnding(held({ status: "failed" }), 2, "failed")).toBe("ended");
    expect(judgeEnding(held({ status: "waiting" }), 2, "handed back")).toBe("ended");
    expect(judgeEnding(held({ status: "completed" }), 2, "failed")).toHaveProperty("refused");
    expect(judgeEnding(held({ status: "failed" }), 2, "completed")).toHaveProperty("refused");
    expect(judgeEnding(held({ status: "waiting" }), 2, "completed")).toHaveProperty("refused");
  });
});

const queue: QueuedTask[] = [
  { id: "c1", priorityLevel: "critical" },
  { id: "n1", priorityLevel: "normal" },
  { id: "n2", priorityLevel: "normal" },
  { id: "n3", priorityLevel: "normal" },
];

const ids = (tasks: QueuedTask[]) => tasks.map(({ id }) => id).join(" ");

test("a task moves among those of its priority, no further", () => {
  expect(placeTask(queue, "n3", 1)).toMatchObject({ id: "n1" });
  expect(placeTask(queue, "n1", 2)).toMatchObject({ id: "n3" });
  expect(placeTask(queue, "n1", 9)).toBeNull();
  // Before the critical one it can't go: the first of its own is as far as it gets.
  expect(placeTask(queue, "n2", 0)).toMatchObject({ id: "n1" });
  expect(placeTask(queue, "n1", 0)).toBeUndefined();
  expect(placeTask(queue, "c1", 3)).toBeUndefined();
  expect(placeTask(queue, "gone", 0)).toBeUndefined();
  expect(ids(moveTaskBefore(queue, "n3", "n1"))).toBe("c1 n3 n1 n2");
  expect(ids(moveTaskBefore(queue, "n1", null))).toBe("c1 n2 n3 n1");
});

const id = "0b9f3c1e-7a55-4f4c-9a3e-0f4a2b6d8c11";

function fieldOf(schema: typeof takeTaskSchema | typeof completeTaskSchema | typeof failTaskSchema, input: unknown) {
  return schema.safeParse(input).error?.issues[0]?.path.join(".");
}

test("what programs send is bounded, and named where it is wrong", () => {
  expect(takeTaskSchema.parse({ name: "Sloganist" })).toEqual({ name: "Sloganist", lease_seconds: 600, wait: 0 });
  const take = (change: object) => fieldOf(takeTaskSchema, { name: "A", ...change });
  expect(take({ lease_seconds: 86_401 })).toBe("lease_seconds");
  expect(take({ lease_seconds: 1.5 })).toBe("lease_seconds");
  expect(take({ wait: 21 })).toBe("wait");
  expect(take({ taker: "bell \u0007" })).toBe("taker");
  const complete = (change: object) => fieldOf(completeTaskSchema, { name: "A", id, attempt: 1, ...change });
  expect(complete({})).toBeUndefined();
  expect(complete({ id: "1" })).toBe("id");
  expect(complete({ attempt: 0 })).toBe("attempt");
  expect(complete({ result: "x".repeat(20_001) })).toBe("result");
  expect(complete({ execution: { cost: -1 } })).toBe("execution.cost");
  expect(complete({ execution: {}, execution_key: "run-1" })).toBe("execution_key");
  expect(fieldOf(failTaskSchema, { name: "A", id, attempt: 1 })).toBe("reason");
  expect(fieldOf(failTaskSchema, { name: "A", id, attempt: 1, reason: "x".repeat(501) })).toBe("reason");
});
