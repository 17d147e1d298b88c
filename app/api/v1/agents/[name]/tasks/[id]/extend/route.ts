/** The taker of a task needs it longer than its lease runs. */
import { extendTask } from "@/db/task-work";
import { extendTaskSchema } from "@/domain/tasks-input";
import { programRoute } from "@/server/api";
import { refuseTaker } from "@/server/tasks";

/** The lease runs anew from now on. */
export const POST = programRoute({
  scope: "tasks:write",
  input: extendTaskSchema,
  run: async ({ tx, input }) => {
    const outcome = await extendTask(tx, input);
    if (outcome.kind !== "extended") refuseTaker(outcome);
    return { body: { id: input.id, attempt: input.attempt, lease_ends_at: outcome.leaseEndsAt } };
  },
});
