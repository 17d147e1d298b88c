/** Reported executions: what a program may send, judged one by one so that good ones of a batch are kept. */
import { z } from "zod";

export const MAX_BATCH = 5_000;
const WEEK_SECONDS = 604_800;
const TRILLION = 1_000_000_000_000;

// Neither stored nor shown: control characters and halves of surrogate pairs.
export const UNPRINTABLE = /\p{Cc}|\p{Cs}/u;

const line = (what: string, max: number) =>
  z
    .string(`${what} is a text.`)
    .min(1, `${what} is empty.`)
    .max(max, `${what} has at most ${max} characters.`)
    .refine((text) => !UNPRINTABLE.test(text), `${what} holds control characters.`);

const number = (what: string, min: number, max: number) =>
  z
    .number(`${what} is a number from ${min} to ${max.toLocaleString("en")}.`)
    .min(min, `${what} is not below ${min}.`)
    .max(max, `${what} is at most ${max.toLocaleString("en")}.`);

const tokens = (what: string) => {
  const message = `${what} are a whole number from 0 to a trillion.`;
  return z.int(message).min(0, message).max(TRILLION, message);
};

/** One execution. Durations in seconds, cost in the workspace's currency, times in ISO 8601 with an offset. */
export const executionSchema = z
  .strictObject(
    {
      agent_id: z.uuid("agent_id is no id.").optional(),
      agent_name: line("agent_name", 80).optional(),
      execution_time_seconds: number("execution_time_seconds", 0, WEEK_SECONDS),
      input_tokens: tokens("input_tokens"),
      output_tokens: tokens("output_tokens"),
      cost: number("cost", 0, 1_000_000),
      success: z.boolean("success is true or false."),
      /** Now, unless said: a batch that is sent later should say. */
      occurred_at: z.iso
        .datetime({ offset: true, error: "occurred_at is a time with an offset, such as 2026-03-31T09:30:00Z." })
        .refine((text) => text >= "1970" && text < "2200", "occurred_at lies between 1970 and 2199.")
        .optional(),
      /** The same key counts once. Without one, a retried report counts again. */
      idempotency_key: line("idempotency_key", 200).optional(),
      /** Makes a failure a fault: an exception's type, a time-out. */
      error: line("error", 500).nullish(),
      quality_score: number("quality_score", 0, 100).nullish(),
      campaign_id: z.uuid("campaign_id is no id.").nullish(),
      /** The language model that did the work, as its provider names it. */
      model: line("model", 120).nullish(),
      /** The reservation that it was done under: settled once the execution counts. None that can be settled is only noted. */
      reservation_id: line("reservation_id", 80).nullish(),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `There is no field ${issue.keys.join(", ")}.`
          : "An execution is an object of fields.",
    },
  )
  .refine((execution) => execution.agent_id !== undefined || execution.agent_name !== undefined, {
    path: ["agent_id"],
    message: "Name the agent: agent_id or agent_name.",
  });
export type Execution = z.output<typeof executionSchema>;

/** A body: one execution, a list, or `{"executions": [...]}`. Items are judged later, each by itself. */
export const executionBatchSchema = z
  .union(
    [
      z.array(z.unknown()),
      z.strictObject({ executions: z.array(z.unknown()) }).transform((body) => body.executions),
      z.record(z.string(), z.unknown()).transform((one) => [one as unknown]),
    ],
    'Send an execution, a list of them, or {"executions": [...]}.',
  )
  .refine((items) => items.length > 0, "The batch is empty. Send at least one execution.")
  .refine((items) => items.length <= MAX_BATCH, `A batch holds at most ${MAX_BATCH.toLocaleString("en")} executions.`);

export type Rejection = { index: number; field: string; reason: string };
/** Of an accepted one: what came of a field that doesn't make it wrong. */
export type Note = { index: number; field: string; note: string };
export type Outcome =
  | { index: number; outcome: "accepted"; note?: Omit<Note, "index"> }
  | { index: number; outcome: "duplicate" }
  | ({ outcome: "rejected" } & Rejection);

/** Parts a batch into what may go to the database, with its places in the batch, and what may not. */
export function judgeExecutions(items: unknown[]): {
  valid: { index: number; execution: Execution }[];
  rejected: Rejection[];
} {
  const valid: { index: number; execution: Execution }[] = [];
  const rejected: Rejection[] = [];
  for (const [index, item] of items.entries()) {
    const result = executionSchema.safeParse(item);
    if (result.success) valid.push({ index, execution: result.data });
    else {
      const issue = result.error.issues[0];
      rejected.push({ index, field: issue?.path.join(".") ?? "", reason: issue?.message ?? "It has the wrong form." });
    }
  }
  return { valid, rejected };
}

/**
 * Places are from 0; accepted ones are listed as `[first, last]`, both included. A stream may hold more than is listed of it:
 * `unlisted` counts the rejected ones that are not.
 */
export type Receipt = {
  accepted: number;
  accepted_ranges: [first: number, last: number][];
  duplicate: number;
  duplicates: number[];
  rejected: Rejection[];
  notes: Note[];
  unlisted: number;
};

export const emptyReceipt = (): Receipt => ({
  accepted: 0,
  accepted_ranges: [],
  duplicate: 0,
  duplicates: [],
  rejected: [],
  notes: [],
  unlisted: 0,
});

/** The answer to a program: which counted, which had counted before, and what is wrong with the rest. */
export function writeReceipt(outcomes: Outcome[]): Receipt {
  const receipt = emptyReceipt();
  for (const item of outcomes.toSorted((a, b) => a.index - b.index)) {
    const { index } = item;
    if (item.outcome === "rejected") receipt.rejected.push({ index, field: item.field, reason: item.reason });
    else if (item.outcome === "duplicate") receipt.duplicates.push(index);
    else {
      receipt.accepted += 1;
      addRange(receipt.accepted_ranges, index, index);
      if (item.note) receipt.notes.push({ index, ...item.note });
    }
  }
  receipt.duplicate = receipt.duplicates.length;
  return receipt;
}

/** Puts a range behind the others: as one with the last, where it goes on from there. */
function addRange(ranges: Receipt["accepted_ranges"], first: number, last: number): void {
  const before = ranges.at(-1);
  if (before && before[1] + 1 === first) before[1] = last;
  else if (ranges.length < MAX_BATCH) ranges.push([first, last]);
}

/** Adds what a portion of a stream came to; `first` is the place of its first item. Lists end at MAX_BATCH entries. */
export function addReceipt(total: Receipt, portion: Receipt, first: number): void {
  total.accepted += portion.accepted;
  for (const [from, to] of portion.accepted_ranges) addRange(total.accepted_ranges, first + from, first + to);
  total.duplicate += portion.duplicate;
  const rejected = portion.rejected.slice(0, MAX_BATCH - total.rejected.length);
  total.unlisted += portion.rejected.length - rejected.length;
  total.rejected.push(...rejected.map((one) => ({ ...one, index: first + one.index })));
  const duplicates = portion.duplicates.slice(0, MAX_BATCH - total.duplicates.length);
  total.duplicates.push(...duplicates.map((index) => first + index));
  const notes = portion.notes.slice(0, MAX_BATCH - total.notes.length);
  total.notes.push(...notes.map((one) => ({ ...one, index: first + one.index })));
}
