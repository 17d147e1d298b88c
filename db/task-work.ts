/** Tasks as programs work them off: taken under a lease by one at a time, held longer, ended once. */
import { sql } from "drizzle-orm";
import type { AssignmentStatus, PriorityLevel } from "@/domain/agents";
import { judgeEnding, type TaskEnding, type TaskStatus } from "@/domain/tasks";
import type { CompleteTask, ExtendTask, FailTask, TakeTask, TaskExecution } from "@/domain/tasks-input";
import { settleReported } from "./executions";
import { HAND_OUT_ORDER } from "./tasks";
import type { Tx } from "./workspace";

/** What a taker gets. `attempt` goes back with everything that it says of the task. */
export type HandedOut = {
  id: string;
  title: string;
  instructions: string | null;
  priority_level: PriorityLevel;
  campaign_id: string | null;
  attempt: number;
  attempts_left: number;
  lease_ends_at: string;
};

/** Of a task t: it may be handed out. */
const READY = sql`(t.task_status = 'waiting' or t.task_status = 'taken' and t.lease_ends_at <= now()) and t.attempts < t.max_attempts`;

/** The tasks t of an agent that may be handed out now, but for those of some assignments a. */
const handable = (agentId: string, closed: readonly string[] = []) => sql`
  agent_tasks t join agent_assignments a on a.workspace_id = t.workspace_id and a.id = t.assignment_id
  where a.workspace_id = app.workspace_id() and a.agent_id = ${agentId} and a.assignment_status = 'active'
    and a.id <> all (${sql.param(closed)}::uuid[]) and ${READY}`;

/** Whether an agent has a task that may be handed out, whatever its limits say. */
export async function hasTask(tx: Tx, agentId: string): Promise<boolean> {
  const { rows } = await tx.execute<{ has: boolean }>(sql`select exists (select from ${handable(agentId)}) as has`);
  return rows[0]?.has ?? false;
}

/**
 * Hands the next task of an agent out, if there is one: critical ones first, then in the queue's order. Takers pass over
 * what another is about to take and wait for nobody.
 * @param closed assignments whose tasks are passed over
 */
export async function takeTask(
  tx: Tx,
  agentId: string,
  input: TakeTask,
  closed: readonly string[] = [],
): Promise<HandedOut | null> {
  const { rows } = await tx.execute<HandedOut>(sql`
    with next as (
      select t.workspace_id, t.id, a.assigned_to_campaign_id as campaign_id
      from ${handable(agentId, closed)}
      order by ${HAND_OUT_ORDER} limit 1 for update of t skip locked
    )
    update agent_tasks t set task_status = 'taken', attempts = t.attempts + 1, taken_by = ${input.taker ?? null}, taken_at = now(),
      lease_ends_at = now() + make_interval(secs => ${input.lease_seconds})
    from next where t.workspace_id = next.workspace_id and t.id = next.id
    returning t.id, t.title, t.instructions, t.priority_level, next.campaign_id, t.attempts as attempt,
      t.max_attempts - t.attempts as attempts_left, to_json(t.lease_ends_at) #>> '{}' as lease_ends_at`);
  return rows[0] ?? null;
}

/** Which of these assignments are active and have a task to hand out. */
export async function withTasks(tx: Tx, assignmentIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select a.id from agent_assignments a
    where a.workspace_id = app.workspace_id() and a.id = any (${sql.param(assignmentIds)}::uuid[]) and a.assignment_status = 'active'
      and exists (select from agent_tasks t where t.workspace_id = a.workspace_id and t.assignment_id = a.id and ${READY})`);
  return rows.map(({ id }) => id);
}

export type Taker = {
  agentId: string;
  agentName: string;
  status: AssignmentStatus | null;
  statusReason: string | null;
};

/**
 * The agent that wants a task, by name or code in any case, or by id, with the best status of its assignments here (null:
 * none); null when the registry has no such agent.
 */
export async function findTaker(tx: Tx, name: string): Promise<Taker | null> {
  const { rows } = await tx.execute<Taker>(sql`
    select r.id as "agentId", r.agent_name as "agentName", a.assignment_status as status, a.status_reason as "statusReason"
    from agent_registry r
    left join lateral (
      select s.assignment_status, s.status_reason from agent_assignments s
      where s.workspace_id = app.workspace_id() and s.agent_id = r.id
      order by array_position(array['active', 'paused', 'failed', 'completed', 'archived'], s.assignment_status),
        s.status_changed_at desc limit 1
    ) a on true
    where r.code = upper(${name}) or lower(r.agent_name) = lower(${name}) or r.id::text = ${name}
    order by r.code = upper(${name}) desc limit 1`);
  return rows[0] ?? null;
}

type HeldTask = {
  id: string;
  workspaceId: string;
  status: TaskStatus;
  attempts: number;
  maxAttempts: number;
  gaveUp: boolean;
  agentId: string;
  campaignId: string | null;
  heldSeconds: number;
};

/** The task of this agent, locked for what follows. */
async function holdTask(tx: Tx, { name, id }: { name: string; id: string }): Promise<HeldTask | null> {
  const { rows } = await tx.execute<HeldTask>(sql`
    select t.id, t.workspace_id as "workspaceId", t.task_status as status, t.attempts, t.max_attempts as "maxAttempts",
      t.task_status = 'failed' and t.lease_ends_at is not null as "gaveUp", a.agent_id as "agentId",
      a.assigned_to_campaign_id as "campaignId",
      round(extract(epoch from greatest(now() - t.taken_at, interval '0')), 3) as "heldSeconds"
    from agent_tasks t
    join agent_assignments a on a.workspace_id = t.workspace_id and a.id = t.assignment_id
    join agent_registry r on r.id = a.agent_id
    where t.workspace_id = app.workspace_id() and t.id = ${id}
      and (r.code = upper(${name}) or lower(r.agent_name) = lower(${name}) or r.id::text = ${name})
    for update of t`);
  return rows[0] ?? null;
}

export type Refused = { kind: "gone" } | { kind: "refused"; why: string };
export type Extended = { kind: "extended"; leaseEndsAt: string } | Refused;

/** Holds a task longer, from now on; also past its lease, while nobody else has it. */
export async function extendTask(tx: Tx, input: ExtendTask): Promise<Extended> {
  const task = await holdTask(tx, input);
  if (!task) return { kind: "gone" };
  const judged = judgeEnding(task, input.attempt, "completed");
  if (typeof judged === "object") return { kind: "refused", why: judged.refused };
  if (task.status !== "taken") return { kind: "refused", why: "This task has ended. Nothing was changed." };
  const { rows } = await tx.execute<{ leaseEndsAt: string }>(sql`
    update agent_tasks set lease_ends_at = now() + make_interval(secs => ${input.lease_seconds})
    where workspace_id = app.workspace_id() and id = ${task.id} returning to_json(lease_ends_at) #>> '{}' as "leaseEndsAt"`);
  return { kind: "extended", leaseEndsAt: rows[0]?.leaseEndsAt ?? "" };
}

/** `note`: why the reservation that the execution names gave nothing back. */
export type Ended = { kind: "ended"; status: TaskStatus; attemptsLeft: number; note?: string } | Refused;

/** Ends a task as done. The same attempt saying so again changes nothing. @throws CX422 for an execution that can't be */
export function completeTask(tx: Tx, input: CompleteTask): Promise<Ended> {
  return endTask(tx, input, { ending: "completed", result: input.result, reason: null });
}

/** Ends a task as failed, or hands it back for another attempt where one is left. */
export function failTask(tx: Tx, input: FailTask): Promise<Ended> {
  return endTask(tx, input, { ending: input.retry ? "handed back" : "failed", result: null, reason: input.reason });
}

type Ending = { ending: TaskEnding; result: string | null; reason: string | null };

async function endTask(tx: Tx, input: CompleteTask | FailTask, { ending, result, reason }: Ending): Promise<Ended> {
  const task = await holdTask(tx, input);
  if (!task) return { kind: "gone" };
  const judged = judgeEnding(task, input.attempt, ending);
  if (typeof judged === "object") return { kind: "refused", why: judged.refused };
  const attemptsLeft = task.maxAttempts - task.attempts;
  if (judged === "ended") return { kind: "ended", status: task.status, attemptsLeft };
  // Its execution before its end: those who record executions lock assignments last.
  const { execution } = input;
  const counts = execution !== undefined && (await recordExecution(tx, task, execution, ending === "completed"));
  const status = ending === "handed back" ? (attemptsLeft > 0 ? "waiting" : "failed") : ending;
  await tx.execute(sql`
    update agent_tasks set task_status = ${status}, result = ${result}, failure_reason = ${reason}, lease_ends_at = null,
      ended_at = case when ${status} = 'waiting' then null else now() end,
      counted_by_execution = ${status !== "waiting" && input.execution_key !== undefined}
    where workspace_id = app.workspace_id() and id = ${task.id}`);
  const reports = [{ ...execution, agent_id: task.agentId }];
  const notes = counts ? await settleReported(tx, task.workspaceId, [0], reports) : null;
  return { kind: "ended", status, attemptsLeft, note: notes?.get(0) };
}

/** @returns false for one that was counted before */
async function recordExecution(tx: Tx, task: HeldTask, figures: TaskExecution, success: boolean): Promise<boolean> {
  const execution = {
    execution_time_seconds: task.heldSeconds,
    ...figures,
    agent_id: task.agentId,
    campaign_id: task.campaignId,
    success,
    idempotency_key: `task:${task.id}:${task.attempts}`,
  };
  const { rows } = await tx.execute<{ counts: boolean }>(
    sql`select app.record_task_execution(app.workspace_id(), ${JSON.stringify(execution)}::jsonb) as counts`,
  );
  return rows[0]?.counts ?? false;
}

/**
 * Gives tasks up whose last attempt's lease ended, and forgets those that ended a quarter of a year ago: their counts stay.
 * @returns how many were given up and forgotten
 */
export async function settleTasks(tx: Tx): Promise<{ failed: number; forgotten: number }> {
  const failed = await tx.execute(sql`
    update agent_tasks t set task_status = 'failed', ended_at = now(),
      failure_reason = format('Its lease ended %s times without a word.', t.attempts)
    where t.workspace_id = app.workspace_id() and t.id in (
      select d.id from agent_tasks d
      where d.workspace_id = app.workspace_id() and d.task_status = 'taken' and d.lease_ends_at <= now() and d.attempts >= d.max_attempts
      order by d.assignment_id, d.id limit 1000 for update skip locked)`);
  const forgotten = await tx.execute(sql`
    delete from agent_tasks where workspace_id = app.workspace_id() and ended_at < now() - interval '90 days'`);
  return { failed: failed.rowCount ?? 0, forgotten: forgotten.rowCount ?? 0 };
}
