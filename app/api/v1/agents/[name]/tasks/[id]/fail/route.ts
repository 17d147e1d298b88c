/** The taker of a task says that it could not be done, and whether another attempt is worth it. */
import { failTask } from "@/db/task-work";
import { failTaskSchema } from "@/domain/tasks-input";
import { programRoute } from "@/server/api";
import { refuseTaker, writeNotes } from "@/server/tasks";

/** With `retry` it waits for the next taker while an attempt is left: the answer's status says which it is. */
export const POST = programRoute({
  scope: "tasks:write",
  input: failTaskSchema,
  run: async ({ tx, input }) => {
    const outcome = await failTask(tx, input);
    if (outcome.kind !== "ended") refuseTaker(outcome);
    const { status, attemptsLeft } = outcome;
    return { body: { id: input.id, status, attempts_left: attemptsLeft, notes: writeNotes(outcome) } };
  },
});
