"use client";

import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import type { Task } from "@/db/tasks";
import { placeTask } from "@/domain/tasks";
import { TaskRow } from "./task-row";

export type TaskQueueListProps = {
  tasks: Task[];
  timezone: string;
  refused: string | undefined;
  /** `before` null: behind the others of its priority. */
  onPlace: (task: Task, before: Task | null) => void;
  onEdit: (task: Task) => void;
  onRemove: (task: Task) => void;
};

/** The open tasks: one stop for the Tab key, arrows between their titles, Alt and arrows or the pointer to move one. */
export function TaskQueueList(props: TaskQueueListProps) {
  const { tasks, refused, onPlace, onRemove } = props;
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const stop = tasks.some(({ id }) => id === current) ? current : tasks[0]?.id;

  function moveTo(task: Task, to: number) {
    if (refused) return;
    const before = placeTask(tasks, task.id, to);
    if (before === undefined) {
      setSaid(`${task.title} stays where it is: tasks move among those of their own priority.`);
      return;
    }
    onPlace(task, before);
    setSaid(`${task.title} now stands ${before ? `before ${before.title}` : "last of its priority"}.`);
  }

  const focus = (to: Task | undefined) =>
    to && list.current?.querySelector<HTMLElement>(`[data-task="${to.id}"]`)?.focus();

  function onKeyDown(event: KeyboardEvent, task: Task) {
    if (event.ctrlKey || event.metaKey) return;
    const index = tasks.indexOf(task);
    const acts: Record<string, () => unknown> = event.altKey
      ? { ArrowUp: () => moveTo(task, index - 1), ArrowDown: () => moveTo(task, index + 1) }
      : {
          ArrowUp: () => focus(tasks[index - 1]),
          ArrowDown: () => focus(tasks[index + 1]),
          Home: () => focus(tasks[0]),
          End: () => focus(tasks.at(-1)),
          Delete: () => !refused && onRemove(task),
        };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function onDrop(event: DragEvent, index: number) {
    event.preventDefault();
    const task = tasks.find(({ id }) => id === dragged);
    if (task) moveTo(task, index);
    setDragged(null);
    setOver(null);
  }

  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      <ol ref={list} aria-label="Open tasks" className="-mx-1.5 grid divide-y divide-line">
        {tasks.map((task, index) => (
          <TaskRow
            key={task.id}
            {...props}
            task={task}
            isStop={task.id === stop}
            isOver={task.id === over && task.id !== dragged}
            onFocus={() => setCurrent(task.id)}
            onKeyDown={(event) => onKeyDown(event, task)}
            onShift={(by) => moveTo(task, index + by)}
            drag={{
              draggable: !refused,
              onDragStart: (event) => {
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", task.title);
                setDragged(task.id);
              },
              onDragEnd: () => {
                setDragged(null);
                setOver(null);
              },
              onDragOver: (event) => {
                if (dragged === null) return;
                event.preventDefault();
                setOver(task.id);
              },
              onDrop: (event) => onDrop(event, index),
            }}
          />
        ))}
      </ol>
      {!refused && tasks.length > 1 && (
        <p className="mt-2 text-[0.8rem] text-muted max-sm:hidden">
          Drag a task to move it among those of its priority, or press Alt and an arrow on it.
        </p>
      )}
    </>
  );
}
