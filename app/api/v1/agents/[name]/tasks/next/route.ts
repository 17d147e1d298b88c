/** An agent's program takes its next task: handed out to one taker, for as long as its lease runs. */
import { takeTaskSchema } from "@/domain/tasks-input";
import { programErrand } from "@/server/api";
import { takeNextTask } from "@/server/tasks";

/** 204 when there is none, or none came within `wait` seconds. */
export const POST = programErrand({
  scope: "tasks:write",
  mayBeEmpty: true,
  input: takeTaskSchema,
  run: async ({ member, input, request }) => {
    const task = await takeNextTask(member, input, request.signal);
    return task ? { body: task } : { status: 204 };
  },
});
