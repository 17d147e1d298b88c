/** Agents report what they did: one execution, a batch or a stream, each counted exactly once by its idempotency key. */
import { executionBatchSchema, type Receipt } from "@/domain/executions";
import { programErrand } from "@/server/api";
import { recordInTurn } from "@/server/execution-turns";
import { takeExecutionLines } from "./lines";

/** 200 when anything of the batch counts or had counted; 422 when every item was refused. Both list the refused ones. */
export const POST = programErrand({
  scope: "executions:write",
  input: executionBatchSchema,
  // 5,000 executions of 800 bytes.
  maxBytes: 4 * 1024 * 1024,
  run: async ({ member, input }) => answerOf(await recordInTurn(member, input)),
  lines: async ({ member, request }) => answerOf(await takeExecutionLines(member, request)),
});

function answerOf(receipt: Receipt): { status: number; body: Receipt } {
  return { status: receipt.accepted + receipt.duplicate > 0 ? 200 : 422, body: receipt };
}
