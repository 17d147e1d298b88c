/** Agents report what they did: one execution or a batch, each counted exactly once by its idempotency key. */
import { recordExecutions } from "@/db/executions";
import { executionBatchSchema } from "@/domain/executions";
import { programRoute } from "@/server/api";

/** 200 when anything of the batch counts or had counted; 422 when every item was refused. Both list the refused ones. */
export const POST = programRoute({
  scope: "executions:write",
  input: executionBatchSchema,
  run: async ({ tx, member, input }) => {
    const receipt = await recordExecutions(tx, member.workspaceId, input);
    return { status: receipt.accepted + receipt.duplicate > 0 ? 200 : 422, body: receipt };
  },
});
