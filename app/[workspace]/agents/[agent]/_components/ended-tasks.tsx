import { CircleCheck, OctagonX } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Task } from "@/db/tasks";

/** The last tasks that ended, with what their takers said. */
export function EndedTasks({ tasks, timezone }: { tasks: Task[]; timezone: string }) {
  if (tasks.length === 0) return null;
  return (
    <section aria-label="Ended tasks" className="mt-4 border-t border-line pt-3">
      <h3 className="mb-1 text-[0.8667rem] font-medium text-muted">Ended lately</h3>
      <ul className="grid divide-y divide-line">
        {tasks.map((task) => (
          <li key={task.id} className="flex items-start gap-2 py-2">
            {task.status === "completed" ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            )}
            <div className="min-w-0 grow">
              <p className="break-words">
                {task.title}{" "}
                <span className="text-[0.8rem] text-muted">
                  {task.status === "completed" ? "completed" : "failed"}{" "}
                  {task.endedAt && <RelativeTime date={task.endedAt} timezone={timezone} />}
                  {task.attempts > 1 && `, attempt ${task.attempts} of ${task.maxAttempts}`}
                  {task.takenBy && `, by ${task.takenBy}`}
                </span>
              </p>
              {task.failureReason && <p className="break-words text-muted">{task.failureReason}</p>}
              {task.result && (
                <details className="text-muted">
                  <summary>Result</summary>
                  <pre className="mt-1 max-h-60 overflow-auto rounded-md bg-sunken p-2 text-[0.8667rem] whitespace-pre-wrap">
                    {task.result}
                  </pre>
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
