"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PrioritySelect, readPriority } from "@/components/agents/priority-select";
import { Button } from "@/components/ui/button";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, Textarea } from "@/components/ui/form";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { AgentDetail } from "@/db/agents";
import type { Assignment } from "@/db/assignments";
import type { Task } from "@/db/tasks";
import { createId } from "@/domain/new-id";
import { MAX_ATTEMPTS, TASK_FIELD_LABELS } from "@/domain/tasks";
import { tasksQuery } from "../queries";
import { createTask, saveTask } from "../task-actions";

type TaskDialogProps = {
  slug: string;
  agent: AgentDetail;
  /** The assignments that a new task may be given to. */
  queues: Assignment[];
  /** Undefined: a new one. */
  task: Task | undefined;
  /** Why it can only be read. */
  refused: string | undefined;
  onClose: () => void;
};

export function TaskDialog({ slug, agent, queues, task, refused, onClose }: TaskDialogProps) {
  const client = useQueryClient();
  const [newId] = useState(createId);
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    task,
    (data, revision) => {
      const fields = readTaskForm(data);
      return task
        ? saveTask(slug, { ...fields, id: task.id, revision })
        : createTask(slug, { ...fields, id: newId, assignmentId: String(data.get("assignmentId") ?? "") });
    },
    (tasks) => {
      client.setQueryData(tasksQuery(slug, agent.id).queryKey, tasks);
      onClose();
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={task?.title ?? `New task for ${agent.agentName}`}
      description={refused ?? "Its program takes the task when its turn has come."}
    >
      <form onSubmit={onSubmit} className="grid gap-4">
        {conflict ? (
          <ConflictPanel
            message={failure?.message ?? ""}
            differences={listDifferences(readTaskForm(conflict.sent), conflict.row)}
            pending={pending}
            onKeepMine={keepMine}
            onTakeTheirs={takeTheirs}
          />
        ) : (
          <FormMessage failure={failure} />
        )}
        {!task && <QueueField queues={queues} error={errorOf("assignmentId")} />}
        <fieldset disabled={refused !== undefined} className="grid gap-4">
          <legend className="sr-only">The task</legend>
          <TaskFields key={base?.revision ?? 0} task={base} errorOf={errorOf} />
        </fieldset>
        <DialogActions>
          <Button onClick={onClose}>{refused ? "Close" : "Cancel"}</Button>
          {!refused && (
            <Button type="submit" variant="primary" pending={pending}>
              {task ? "Save the task" : "Add the task"}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

function QueueField({ queues, error }: { queues: Assignment[]; error: string | undefined }) {
  const [only] = queues;
  if (queues.length === 1 && only) return <input type="hidden" name="assignmentId" value={only.id} />;
  return (
    <Field label="For" error={error}>
      <Select name="assignmentId" defaultValue={only?.id}>
        {queues.map(({ id, campaignName }) => (
          <option key={id} value={id}>
            {campaignName ?? "The whole workspace"}
          </option>
        ))}
      </Select>
    </Field>
  );
}

type TaskFieldsProps = { task: Task | undefined; errorOf: (field: string) => string | undefined };

function TaskFields({ task, errorOf }: TaskFieldsProps) {
  return (
    <>
      <Field label="Title" error={errorOf("title")}>
        <Input name="title" required maxLength={200} defaultValue={task?.title} />
      </Field>
      <Field label="Instructions" optional error={errorOf("instructions")}>
        <Textarea name="instructions" rows={5} maxLength={4_000} defaultValue={task?.instructions ?? ""} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Priority" hint="Critical tasks are handed out first." error={errorOf("priorityLevel")}>
          <PrioritySelect priority={task?.priorityLevel ?? "normal"} />
        </Field>
        <Field label="Attempts" hint="After so many it is given up as failed." error={errorOf("maxAttempts")}>
          <Input
            name="maxAttempts"
            type="number"
            min={1}
            max={MAX_ATTEMPTS.max}
            required
            defaultValue={task?.maxAttempts ?? MAX_ATTEMPTS.default}
          />
        </Field>
      </div>
    </>
  );
}

function readTaskForm(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    title: text("title"),
    instructions: text("instructions"),
    priorityLevel: readPriority(data),
    maxAttempts: text("maxAttempts"),
  };
}

function listDifferences(mine: ReturnType<typeof readTaskForm>, theirs: Task) {
  const fields = ["title", "instructions", "priorityLevel", "maxAttempts"] as const;
  return fields
    .map((field) => ({
      label: TASK_FIELD_LABELS[field] ?? field,
      mine: String(mine[field]),
      theirs: String(theirs[field] ?? ""),
    }))
    .filter((difference) => difference.mine !== difference.theirs);
}
