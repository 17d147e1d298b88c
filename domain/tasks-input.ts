/** What people and programs send about the tasks of a queue. */
import { z } from "zod";
import { PRIORITY_LEVELS } from "./agents";
import { executionSchema } from "./executions";
import { newId, optionalText, requiredLine, requiredText, revision } from "./form-values";
import { LEASE_SECONDS, MAX_ATTEMPTS, MAX_WAIT_SECONDS } from "./tasks";

const id = (what: string) => z.uuid(`${what} is missing or is no id.`);
const wholeFrom = (what: string, min: number, max: number) => {
  const message = `${what} is a whole number from ${min} to ${max.toLocaleString("en")}.`;
  return z.int(message).min(min, message).max(max, message);
};

const fields = {
  title: requiredLine("The title", 200),
  instructions: optionalText("The instructions", 4_000),
  priorityLevel: z.enum(PRIORITY_LEVELS, "Choose a priority.").default("normal"),
  maxAttempts: z.coerce
    .number("Attempts are a whole number.")
    .pipe(wholeFrom("Attempts", 1, MAX_ATTEMPTS.max))
    .default(MAX_ATTEMPTS.default),
};

export const addTaskSchema = z.object({ id: newId, assignmentId: id("The assignment"), ...fields });
export type AddTask = z.output<typeof addTaskSchema>;

export const editTaskSchema = z.object({ id: id("The task"), revision, ...fields });
export type EditTask = z.output<typeof editTaskSchema>;

/** `beforeId` null: last of its priority. */
export const moveTaskSchema = z.object({ id: id("The task"), beforeId: id("The place").nullable() });
export type MoveTask = z.output<typeof moveTaskSchema>;

export const removeTaskSchema = z.object({ id: id("The task") });
export const readTasksSchema = z.object({ agentId: id("The agent") });

const named = { name: requiredLine("The agent", 80) };
const leaseSeconds = wholeFrom("lease_seconds", LEASE_SECONDS.min, LEASE_SECONDS.max).default(LEASE_SECONDS.default);

/** What a program sends to take the next task. Times in seconds. */
export const takeTaskSchema = z.strictObject({
  ...named,
  lease_seconds: leaseSeconds,
  /** How long to wait for a task to come when the queue is empty. */
  wait: wholeFrom("wait", 0, MAX_WAIT_SECONDS).default(0),
  /** Who takes it, for people to read: a host, a worker's number. */
  taker: requiredLine("taker", 120).optional(),
});
export type TakeTask = z.output<typeof takeTaskSchema>;

const held = { ...named, id: id("The task"), attempt: wholeFrom("attempt", 1, 1_000_000) };

export const extendTaskSchema = z.strictObject({ ...held, lease_seconds: leaseSeconds });
export type ExtendTask = z.output<typeof extendTaskSchema>;

const { execution_time_seconds, input_tokens, output_tokens, cost, error, quality_score, model, reservation_id } =
  executionSchema.shape;

/** The execution that the task was done in: what is not said is nothing; its duration since the task was taken. */
const execution = z.strictObject({
  execution_time_seconds: execution_time_seconds.optional(),
  input_tokens: input_tokens.default(0),
  output_tokens: output_tokens.default(0),
  cost: cost.default(0),
  error,
  quality_score,
  model,
  reservation_id,
});
export type TaskExecution = z.output<typeof execution>;

const counted = {
  execution: execution.optional(),
  /** The key under which its execution is reported apart: that counts then, and the task not again. */
  execution_key: requiredLine("execution_key", 200).optional(),
};
const once = {
  error: "Send the execution, or the key under which it is reported, not both.",
  path: ["execution_key"],
};
const saysOnce = (ending: { execution?: unknown; execution_key?: unknown }) =>
  ending.execution === undefined || ending.execution_key === undefined;

export const completeTaskSchema = z
  .strictObject({ ...held, result: optionalText("result", 20_000), ...counted })
  .refine(saysOnce, once);
export type CompleteTask = z.output<typeof completeTaskSchema>;

export const failTaskSchema = z
  .strictObject({
    ...held,
    reason: requiredText("reason", 500),
    /** Back into the queue for another attempt, while there is one left. */
    retry: z.boolean("retry is true or false.").default(false),
    ...counted,
  })
  .refine(saysOnce, once);
export type FailTask = z.output<typeof failTaskSchema>;
