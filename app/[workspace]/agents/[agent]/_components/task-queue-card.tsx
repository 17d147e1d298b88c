"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { AgentPage } from "@/db/agent-page";
import type { Task } from "@/db/tasks";
import { type Role, whyNot } from "@/domain/permissions";
import { inWork, moveTaskBefore } from "@/domain/tasks";
import { tasksQuery } from "../queries";
import { dropTask, placeTask } from "../task-actions";
import type { ScreenWorkspace } from "./agent-screen";
import { EndedTasks } from "./ended-tasks";
import { TaskDialog } from "./task-dialog";
import { TaskQueueList } from "./task-queue-list";
import { useTaskChange } from "./use-task-change";

type TaskQueueCardProps = { workspace: ScreenWorkspace; role: Role; page: AgentPage };

/** The agent's tasks here, in the order of their hand-out, with everything that people do to them. */
export function TaskQueueCard({ workspace, role, page }: TaskQueueCardProps) {
  const { agent, assignments } = page;
  const { slug } = workspace;
  const { data: tasks } = useSuspenseQuery(tasksQuery(slug, agent.id));
  const [editing, setEditing] = useState<Task | "new" | null>(null);
  const [removing, setRemoving] = useState<Task | null>(null);
  const place = useTaskChange(slug, agent.id, placeTask, (shown, { id, beforeId }) => ({
    ...shown,
    open: moveTaskBefore(shown.open, id, beforeId),
  }));
  const drop = useTaskChange(slug, agent.id, dropTask, (shown, { id }) => ({
    ...shown,
    open: shown.open.filter((task) => task.id !== id),
  }));
  const queues = assignments.filter(({ status }) => status === "active" || status === "paused");
  const refused = whyNot(role, "agents.assign", "change an agent's tasks");
  const whyNoTask =
    refused ?? (queues.length === 0 ? `Assign ${agent.agentName} first: tasks are of an assignment.` : undefined);
  const isIdle = queues.length > 0 && queues.every(({ status }) => status === "paused");
  return (
    <Card
      title="Tasks"
      actions={
        <Button size="sm" disabledReason={whyNoTask} onClick={() => setEditing("new")}>
          <Plus aria-hidden /> Add a task
        </Button>
      }
    >
      {tasks.open.length === 0 ? (
        <p className="text-muted">
          Nothing waits in the queue. The agent's program takes tasks from it one by one, critical ones first, and
          reports each as completed or failed.
        </p>
      ) : (
        <>
          {isIdle && (
            <p className="mb-3 rounded-md bg-warning-soft px-3 py-2 text-warning">
              The agent is paused here: no task is handed out until it is resumed.
            </p>
          )}
          <TaskQueueList
            tasks={tasks.open}
            timezone={workspace.timezone}
            refused={refused}
            onPlace={(task, before) => place.mutate({ id: task.id, beforeId: before?.id ?? null })}
            onEdit={setEditing}
            onRemove={setRemoving}
          />
        </>
      )}
      <EndedTasks tasks={tasks.ended} timezone={workspace.timezone} />
      {editing && (
        <TaskDialog
          slug={slug}
          agent={agent}
          queues={queues}
          task={editing === "new" ? undefined : editing}
          refused={refused ?? (editing !== "new" && inWork(editing) ? "A program works on it now." : undefined)}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <ConfirmDialog
          open
          onClose={() => setRemoving(null)}
          onConfirm={() => drop.mutate({ id: removing.id }, { onSettled: () => setRemoving(null) })}
          title={`Remove “${removing.title}”?`}
          confirmLabel="Remove"
          pending={drop.isPending}
        >
          <p>
            {inWork(removing)
              ? "A program works on it now: its result will be refused. "
              : "It will not be handed out. "}
            The audit log keeps what it said.
          </p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
