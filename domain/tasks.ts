/** Tasks of an agent's queue: states, leases, and who may still end one. Pure, without zod: screens import it. */
import { PRIORITY_LEVELS, type PriorityLevel } from "./agents";

export const TASK_STATUSES = ["waiting", "taken", "completed", "failed"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const TASK_ENUMS = {
  "agent_tasks.task_status": TASK_STATUSES,
  "agent_tasks.priority_level": PRIORITY_LEVELS,
} as const;

/** How long a taker holds a task unless it asks for another time, and the bounds of what it may ask for. */
export const LEASE_SECONDS = { default: 600, min: 10, max: 86_400 } as const;
/** The longest that a taker's question may wait for a task to come. */
export const MAX_WAIT_SECONDS = 20;
export const MAX_ATTEMPTS = { default: 3, max: 20 } as const;

export const TASK_FIELD_LABELS: Readonly<Record<string, string>> = {
  title: "Title",
  instructions: "Instructions",
  priorityLevel: "Priority",
  maxAttempts: "Attempts",
};

/** Somebody holds it, and its lease still runs. */
export function inWork({ status, leaseOver }: { status: TaskStatus; leaseOver: boolean }): boolean {
  return status === "taken" && !leaseOver;
}

export type TaskHold = {
  status: TaskStatus;
  /** How often it was handed out. */
  attempts: number;
  /** It failed because its last lease ended, not because a taker said so. */
  gaveUp: boolean;
};

export type TaskEnding = "completed" | "failed" | "handed back";

/**
 * Whether the taker of an attempt may still end the task so. The number of the attempt tells takers apart: a lease that
 * ended matters only once somebody else has the task.
 * @returns "end"; "ended" when this very attempt said the same before; else the refusal in words
 */
export function judgeEnding(
  task: TaskHold,
  attempt: number,
  ending: TaskEnding,
): "end" | "ended" | { refused: string } {
  const { status, attempts } = task;
  if (attempt > attempts)
    return { refused: `This task was not handed out as attempt ${attempt}. Nothing was changed.` };
  if (attempt < attempts) {
    return {
      refused: `The lease of attempt ${attempt} ended and the task was handed out again, as attempt ${attempts}. Nothing was changed; drop this result.`,
    };
  }
  if (status === "taken") return "end";
  if (status === "waiting") {
    return ending === "handed back"
      ? "ended"
      : { refused: "This attempt handed the task back; it waits for the next taker. Nothing was changed." };
  }
  if (status === "completed") {
    return ending === "completed" ? "ended" : { refused: "This task was completed already. Nothing was changed." };
  }
  if (ending !== "completed") return "ended";
  // Nobody else will do it any more: work that came late is better than none.
  return task.gaveUp ? "end" : { refused: "This task was reported as failed already. Nothing was changed." };
}

export type QueuedTask = { id: string; priorityLevel: PriorityLevel };

/**
 * Where a task may go in the order of hand-out: among those of its own priority.
 * @param to its wished-for place among `queue`, from 0
 * @returns the task that it then stands before, null for the end of its priority; undefined when it stays where it is
 */
export function placeTask<T extends QueuedTask>(queue: readonly T[], taskId: string, to: number): T | null | undefined {
  const task = queue.find(({ id }) => id === taskId);
  if (!task) return undefined;
  const peers = queue.filter(({ priorityLevel }) => priorityLevel === task.priorityLevel);
  const first = queue.findIndex(({ priorityLevel }) => priorityLevel === task.priorityLevel);
  const from = peers.indexOf(task);
  const target = Math.max(0, Math.min(to - first, peers.length - 1));
  if (target === from) return undefined;
  return peers.filter((peer) => peer !== task)[target] ?? null;
}

/** The queue with a task moved before another of its priority, or to that priority's end: as the server will answer. */
export function moveTaskBefore<T extends QueuedTask>(
  queue: readonly T[],
  taskId: string,
  beforeId: string | null,
): T[] {
  const task = queue.find(({ id }) => id === taskId);
  if (!task) return [...queue];
  const rest = queue.filter((one) => one !== task);
  const before = rest.findIndex(({ id }) => id === beforeId);
  const last = rest.findLastIndex(({ priorityLevel }) => priorityLevel === task.priorityLevel);
  return rest.toSpliced(before >= 0 ? before : last + 1, 0, task);
}
