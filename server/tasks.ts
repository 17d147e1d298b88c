/** Hands tasks to programs, which may wait for one to come. */
import { setTimeout as sleep } from "node:timers/promises";
import { readBudget } from "@/db/budgets";
import { findTaker, type HandedOut, hasTask, type Refused, type Taker, takeTask, withTasks } from "@/db/task-work";
import { type Membership, type Tx, withWorkspace } from "@/db/workspace";
import type { TakeTask } from "@/domain/tasks-input";
import { closedAssignments, noTaskWithin } from "./budgets";
import { AppError } from "./errors";
import { listenToTable } from "./live";

/**
 * The next task of an agent, null when none came in `wait` seconds, or at once where too many wait. Waits without a
 * transaction, and looks again whenever a task of the workspace changes.
 * @throws AppError for an agent that is unknown, not assigned here or paused
 * @throws ProblemError when a task waits, and a limit that pauses is used up
 */
export async function takeNextTask(
  member: Membership,
  input: TakeTask,
  signal: AbortSignal,
): Promise<HandedOut | null> {
  const deadline = Date.now() + input.wait * 1_000;
  // Who has gone takes nothing.
  while (!signal.aborted) {
    // It listens before it looks: what comes in between is heard.
    const change = input.wait > 0 ? nextChange(member.workspaceId, deadline, signal) : null;
    try {
      const task = await withWorkspace(member, (tx) => take(tx, input));
      if (task || !change || Date.now() >= deadline) return task;
      await change.come;
    } finally {
      change?.stop();
    }
  }
  return null;
}

async function take(tx: Tx, input: TakeTask): Promise<HandedOut | null> {
  const taker = await findTaker(tx, input.name);
  if (taker?.status !== "active") return refuseIdle(taker, input.name);
  const { agentId, agentName } = taker;
  // Most who wait are woken by others' tasks: what limits leave is asked for once there is something to take.
  if (!(await hasTask(tx, agentId))) return null;
  const closed = closedAssignments((await readBudget(tx, agentId))?.lines ?? []);
  const task = await takeTask(tx, agentId, input, [...closed.keys()]);
  if (task || closed.size === 0) return task;
  const withheld = await withTasks(tx, [...closed.keys()]);
  if (withheld.length > 0)
    throw noTaskWithin(
      agentName,
      withheld.flatMap((id) => [closed.get(id) ?? []]),
    );
  return null;
}

/** @throws AppError that says why the agent gets no task here */
function refuseIdle(taker: Taker | null, name: string): never {
  if (!taker) throw new AppError("not_found", `No agent ${name} is in the registry.`);
  const { agentName, status, statusReason } = taker;
  if (status === "paused") {
    const why = statusReason ? ` The reason given: ${statusReason}` : "";
    throw new AppError("conflict", `${agentName} is paused in this workspace and gets no task.${why}`);
  }
  throw new AppError("not_found", `${agentName} is not assigned in this workspace.`);
}

/** `come` settles once something changed, at the deadline, or when the caller has gone. Null where nobody may wait any more. */
function nextChange(workspaceId: string, deadline: number, signal: AbortSignal) {
  const heard = new AbortController();
  const silence = listenToTable(workspaceId, "agent_tasks", () => heard.abort());
  if (!silence) return null;
  const either = AbortSignal.any([signal, heard.signal]);
  const come = sleep(Math.max(0, deadline - Date.now()), undefined, { signal: either }).catch(() => {});
  const stop = () => {
    silence();
    heard.abort();
  };
  return { come, stop };
}

/** @throws AppError in words for a taker that can't do what it asked for */
export function refuseTaker(refused: Refused): never {
  if (refused.kind === "gone") {
    throw new AppError("not_found", "This agent has no such task here; it may have been removed. Nothing was changed.");
  }
  throw new AppError("conflict", refused.why);
}

/** What is said of a task's execution that counts, in the form of a receipt's notes; undefined where there is nothing to say. */
export function writeNotes({ note }: { note?: string }): { field: string; note: string }[] | undefined {
  return note === undefined ? undefined : [{ field: "execution.reservation_id", note }];
}
