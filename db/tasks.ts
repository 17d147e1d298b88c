/** The tasks of an agent's queue as people keep them: listed in the order of hand-out, added, changed, moved, removed. */
import { and, eq, sql } from "drizzle-orm";
import type { PriorityLevel } from "@/domain/agents";
import type { TaskStatus } from "@/domain/tasks";
import type { AddTask, EditTask, MoveTask } from "@/domain/tasks-input";
import { resolveUpdate, type Saved } from "./revisions";
import { agentTasks } from "./schema/tasks";
import type { Membership, Tx } from "./workspace";

/** How many of those that ended are shown. */
const ENDED_SHOWN = 20;

export type Task = {
  id: string;
  assignmentId: string;
  /** Null: for the whole workspace. */
  campaignName: string | null;
  title: string;
  instructions: string | null;
  priorityLevel: PriorityLevel;
  status: TaskStatus;
  attempts: number;
  maxAttempts: number;
  takenBy: string | null;
  takenAt: string | null;
  leaseEndsAt: string | null;
  /** By the database's clock, when it was read. */
  leaseOver: boolean;
  result: string | null;
  failureReason: string | null;
  endedAt: string | null;
  createdBy: string | null;
  createdAt: string;
  revision: number;
};

const time = (column: string) => sql.raw(`to_json(t.${column}) #>> '{}'`);
const COLUMNS = sql`
  t.id, t.assignment_id as "assignmentId", c.name as "campaignName", t.title, t.instructions,
  t.priority_level as "priorityLevel", t.task_status as status, t.attempts, t.max_attempts as "maxAttempts",
  t.taken_by as "takenBy", ${time("taken_at")} as "takenAt", ${time("lease_ends_at")} as "leaseEndsAt",
  coalesce(t.lease_ends_at <= now(), false) as "leaseOver", t.result, t.failure_reason as "failureReason",
  ${time("ended_at")} as "endedAt", u.name as "createdBy", ${time("created_at")} as "createdAt", t.revision`;
const SOURCE = sql`
  agent_tasks t
  join agent_assignments a on a.workspace_id = t.workspace_id and a.id = t.assignment_id
  left join campaigns c on c.workspace_id = a.workspace_id and c.id = a.assigned_to_campaign_id
  left join auth.users u on u.id = t.created_by`;
/** In which tasks are handed out. */
export const HAND_OUT_ORDER = sql`app.task_rank(t.priority_level), t.queue_position, t.id`;

export type TaskQueue = { open: Task[]; ended: Task[] };

/** An agent's open tasks here in the order of their hand-out, and the last that ended. */
export async function listTasks(tx: Tx, workspaceId: string, agentId: string): Promise<TaskQueue> {
  const ofAgent = sql`t.workspace_id = ${workspaceId} and a.agent_id = ${agentId}`;
  const open = await tx.execute<Task>(sql`
    select ${COLUMNS} from ${SOURCE} where ${ofAgent} and t.task_status in ('waiting', 'taken') order by ${HAND_OUT_ORDER}`);
  const ended = await tx.execute<Task>(sql`
    select ${COLUMNS} from ${SOURCE} where ${ofAgent} and t.ended_at is not null
    order by t.ended_at desc, t.id limit ${ENDED_SHOWN}`);
  return { open: open.rows, ended: ended.rows };
}

async function findTask(tx: Tx, workspaceId: string, id: string): Promise<Task | undefined> {
  const { rows } = await tx.execute<Task>(
    sql`select ${COLUMNS} from ${SOURCE} where t.workspace_id = ${workspaceId} and t.id = ${id}`,
  );
  return rows[0];
}

/** The agent whose queue a task is in; null when there is no such task here. */
export async function agentOfTask(tx: Tx, workspaceId: string, id: string): Promise<string | null> {
  const { rows } = await tx.execute<{ agentId: string }>(sql`
    select a.agent_id as "agentId" from ${SOURCE} where t.workspace_id = ${workspaceId} and t.id = ${id}`);
  return rows[0]?.agentId ?? null;
}

/** The agent of an assignment that still takes tasks, running or paused; null when there is none such here. */
export async function agentOfQueue(tx: Tx, workspaceId: string, assignmentId: string): Promise<string | null> {
  const { rows } = await tx.execute<{ agentId: string }>(sql`
    select agent_id as "agentId" from agent_assignments
    where workspace_id = ${workspaceId} and id = ${assignmentId} and assignment_status in ('active', 'paused')`);
  return rows[0]?.agentId ?? null;
}

/**
 * Adds a task behind the others of its priority. Sending the same id again makes no second one.
 * @throws CX409 when the queue is full
 */
export async function addTask(tx: Tx, member: Membership, input: AddTask): Promise<void> {
  await tx
    .insert(agentTasks)
    .values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId })
    .onConflictDoNothing({ target: [agentTasks.workspaceId, agentTasks.id] });
}

const isOne = (workspaceId: string, id: string) => and(eq(agentTasks.workspaceId, workspaceId), eq(agentTasks.id, id));
/** Waiting, or its lease is over: nobody has read what it says and works on it. */
const isIdle = sql`(task_status = 'waiting' or task_status = 'taken' and lease_ends_at <= now())`;

/** Changes what a task says, if it is still at `revision` and nobody works on it. @returns "busy" when somebody does */
export async function editTask(tx: Tx, workspaceId: string, input: EditTask): Promise<Saved<Task> | { kind: "busy" }> {
  const { id, revision, ...fields } = input;
  const [updated] = await tx
    .update(agentTasks)
    .set(fields)
    .where(and(isOne(workspaceId, id), eq(agentTasks.revision, revision), isIdle))
    .returning({ id: agentTasks.id });
  const row = await findTask(tx, workspaceId, id);
  if (!updated && row?.revision === revision) return { kind: "busy" };
  return resolveUpdate(tx, updated && row, { table: "agent_tasks", id, revision }, async () => row);
}

/**
 * Moves an open task before another of the same priority, or behind all of them. Movers of one queue wait for one another,
 * so that each finds a gap of its own. @returns false when the task or its new neighbour is no longer there
 */
export async function moveTask(tx: Tx, workspaceId: string, { id, beforeId }: MoveTask): Promise<boolean> {
  // The task before its assignments, as those do who end it.
  await tx.execute(sql`select from agent_tasks where workspace_id = ${workspaceId} and id = ${id} for update`);
  await tx.execute(sql`
    select from agent_assignments a where a.workspace_id = ${workspaceId} and a.agent_id = (
      select o.agent_id from agent_tasks t join agent_assignments o on o.workspace_id = t.workspace_id and o.id = t.assignment_id
      where t.workspace_id = ${workspaceId} and t.id = ${id}) order by a.id for no key update`);
  const { rowCount } = await tx.execute(sql`
    with peers as (
      select p.id, p.queue_position as place, lag(p.queue_position) over (order by p.queue_position, p.id) as before
      from agent_tasks p
      join agent_assignments pa on pa.workspace_id = p.workspace_id and pa.id = p.assignment_id
      join agent_tasks t on t.workspace_id = p.workspace_id and t.id = ${id} and t.priority_level = p.priority_level
      join agent_assignments ta on ta.workspace_id = t.workspace_id and ta.id = t.assignment_id and ta.agent_id = pa.agent_id
      where p.workspace_id = ${workspaceId} and p.task_status in ('waiting', 'taken') and p.id <> ${id}
    ), wanted as (
      select case when ${beforeId}::uuid is null then (select max(place) from peers) + 1
        else (select (place + coalesce(before, place - 2)) * 0.5 from peers where id = ${beforeId}::uuid) end as place
    )
    update agent_tasks t set queue_position = trim_scale(wanted.place) from wanted
    where t.workspace_id = ${workspaceId} and t.id = ${id} and t.task_status in ('waiting', 'taken')
      and wanted.place is not null`);
  return rowCount === 1;
}

/** Takes an open task out of the queue, taken or not. @returns false when it had ended or was gone */
export async function removeTask(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const gone = await tx
    .delete(agentTasks)
    .where(and(isOne(workspaceId, id), sql`ended_at is null`))
    .returning({ id: agentTasks.id });
  return gone.length === 1;
}
