/** The taker of a task says that it is done, with its result and the execution that it was done in. */
import { completeTask } from "@/db/task-work";
import { completeTaskSchema } from "@/domain/tasks-input";
import { programRoute } from "@/server/api";
import { refuseTaker, writeNotes } from "@/server/tasks";

/** The same attempt saying so again changes nothing. 409 once somebody else took the task. */
export const POST = programRoute({
  scope: "tasks:write",
  input: completeTaskSchema,
  run: async ({ tx, input }) => {
    const outcome = await completeTask(tx, input);
    if (outcome.kind !== "ended") refuseTaker(outcome);
    return { body: { id: input.id, status: outcome.status, notes: writeNotes(outcome) } };
  },
});
