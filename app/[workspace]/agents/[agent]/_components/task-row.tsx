"use client";

import { Ellipsis, GripVertical } from "lucide-react";
import type { HTMLAttributes, KeyboardEvent } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Task } from "@/db/tasks";
import { PRIORITY_LABELS, type PriorityLevel } from "@/domain/agents";
import { inWork } from "@/domain/tasks";
import type { TaskQueueListProps } from "./task-queue-list";

const TONES: Record<PriorityLevel, Tone> = { critical: "critical", high: "high", normal: "neutral", low: "neutral" };

type TaskRowProps = Omit<TaskQueueListProps, "tasks" | "onPlace"> & {
  task: Task;
  isStop: boolean;
  /** What is dragged would land here. */
  isOver: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onShift: (by: 1 | -1) => void;
  drag: HTMLAttributes<HTMLLIElement>;
};

export function TaskRow({ task, timezone, refused, isStop, isOver, onShift, onEdit, onRemove, ...row }: TaskRowProps) {
  const works = inWork(task);
  return (
    <li
      {...row.drag}
      className={classNames("flex items-center gap-2 px-1.5 py-2 hover:bg-hover/60", isOver && "bg-accent-soft")}
    >
      <GripVertical
        aria-hidden
        className={classNames("size-4 shrink-0 text-muted max-sm:hidden", refused ? "invisible" : "cursor-grab")}
      />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <button
            type="button"
            data-task={task.id}
            tabIndex={isStop ? 0 : -1}
            onFocus={row.onFocus}
            onKeyDown={row.onKeyDown}
            onClick={() => onEdit(task)}
            className="min-w-0 text-left font-medium break-words hover:underline"
          >
            {task.title}
          </button>
          {task.priorityLevel !== "normal" && (
            <Badge tone={TONES[task.priorityLevel]}>{PRIORITY_LABELS[task.priorityLevel]}</Badge>
          )}
          {works && <Badge tone="accent">In work</Badge>}
        </p>
        <p className="text-[0.8rem] break-words text-muted">
          {task.campaignName ? `${task.campaignName} · ` : ""}
          <TaskState task={task} works={works} timezone={timezone} />
        </p>
      </div>
      <Menu
        size="sm"
        variant="ghost"
        label={`More for ${task.title}`}
        trigger={<Ellipsis aria-hidden />}
        triggerClassName="w-7 shrink-0 px-0"
      >
        <MenuItem onSelect={() => onEdit(task)}>Open</MenuItem>
        <MenuItem disabledReason={refused} onSelect={() => onShift(-1)}>
          Move up
        </MenuItem>
        <MenuItem disabledReason={refused} onSelect={() => onShift(1)}>
          Move down
        </MenuItem>
        <MenuItem disabledReason={refused} tone="danger" onSelect={() => onRemove(task)}>
          Remove
        </MenuItem>
      </Menu>
    </li>
  );
}

function TaskState({ task, works, timezone }: { task: Task; works: boolean; timezone: string }) {
  const attempt = `Attempt ${task.attempts} of ${task.maxAttempts}`;
  if (works && task.takenAt && task.leaseEndsAt) {
    return (
      <>
        {attempt}, taken {task.takenBy ? `by ${task.takenBy}, ` : ""}
        <RelativeTime date={task.takenAt} timezone={timezone} />, its lease ends{" "}
        <RelativeTime date={task.leaseEndsAt} timezone={timezone} />
      </>
    );
  }
  const why = task.leaseOver
    ? `${attempt} ended without a word. `
    : task.attempts > 0
      ? `${attempt} was handed back. `
      : "";
  return (
    <>
      {task.failureReason ? `${task.failureReason} ` : ""}
      {why}
      Added <RelativeTime date={task.createdAt} timezone={timezone} />
      {task.createdBy ? ` by ${task.createdBy}` : ""}
    </>
  );
}
