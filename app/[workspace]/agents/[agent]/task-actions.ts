"use server";

import { listAssignmentHistory } from "@/db/assignment-history";
import { addTask, agentOfQueue, agentOfTask, editTask, listTasks, moveTask, removeTask } from "@/db/tasks";
import type { Membership, Tx } from "@/db/workspace";
import { TASK_FIELD_LABELS } from "@/domain/tasks";
import { addTaskSchema, editTaskSchema, moveTaskSchema, readTasksSchema, removeTaskSchema } from "@/domain/tasks-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { savedRow } from "@/server/saved";

const KEEP = { permission: "agents.assign", doing: "change an agent's tasks" } as const;

export const readTasks = workspaceAction({
  permission: "workspace.read",
  input: readTasksSchema,
  run: ({ tx, member, input }) => listTasks(tx, member.workspaceId, input.agentId),
});

export const readHistory = workspaceAction({
  permission: "workspace.read",
  input: readTasksSchema,
  run: ({ tx, member, input }) => listAssignmentHistory(tx, member.workspaceId, input.agentId),
});

/** Each write answers with the agent's tasks as they are now. */
export const createTask = workspaceAction({
  ...KEEP,
  input: addTaskSchema,
  run: async ({ tx, member, input }) => {
    const agentId = await agentOfQueue(tx, member.workspaceId, input.assignmentId);
    if (!agentId) {
      const message = "This assignment has ended or is gone. Choose another; nothing was added.";
      throw new AppError("conflict", message, { fieldErrors: { assignmentId: message } });
    }
    await addTask(tx, member, input);
    return listTasks(tx, member.workspaceId, agentId);
  },
});

export const saveTask = workspaceAction({
  ...KEEP,
  input: editTaskSchema,
  run: async ({ tx, member, input }) => {
    const saved = await editTask(tx, member.workspaceId, input);
    if (saved.kind === "busy") {
      throw new AppError("conflict", "The agent works on this task by now, or it has ended. Nothing was saved.");
    }
    savedRow(saved, "task", TASK_FIELD_LABELS);
    return tasksBeside(tx, member, input.id);
  },
});

export const placeTask = workspaceAction({
  ...KEEP,
  input: moveTaskSchema,
  run: async ({ tx, member, input }) => {
    if (!(await moveTask(tx, member.workspaceId, input))) throw gone();
    return tasksBeside(tx, member, input.id);
  },
});

export const dropTask = workspaceAction({
  ...KEEP,
  input: removeTaskSchema,
  run: async ({ tx, member, input }) => {
    const agentId = await agentOfTask(tx, member.workspaceId, input.id);
    if (!agentId || !(await removeTask(tx, member.workspaceId, input.id))) throw gone();
    return listTasks(tx, member.workspaceId, agentId);
  },
});

async function tasksBeside(tx: Tx, member: Membership, id: string) {
  const agentId = await agentOfTask(tx, member.workspaceId, id);
  if (!agentId) throw gone();
  return listTasks(tx, member.workspaceId, agentId);
}

function gone(): AppError {
  return new AppError("not_found", "This task has ended or was removed meanwhile. Nothing was changed.");
}
