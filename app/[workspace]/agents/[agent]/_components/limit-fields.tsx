import { Field, Input, Select } from "@/components/ui/form";
import {
  type ExecutionConstraints,
  LIMITS,
  PRIORITY_LABELS,
  PRIORITY_LEVELS,
  type PriorityLevel,
} from "@/domain/agents";
import type { ScreenWorkspace } from "./agent-screen";

type LimitFieldsProps = {
  constraints: ExecutionConstraints;
  priority: PriorityLevel;
  workspace: ScreenWorkspace;
  errorOf: (field: string) => string | undefined;
};

/** Priority and limits of an assignment. Empty means no limit. */
export function LimitFields({ constraints, priority, workspace, errorOf }: LimitFieldsProps) {
  const hints = {
    max_executions_per_hour: "By the full hour.",
    max_tokens_per_day: `Input and output. A day of ${workspace.timezone}.`,
    max_cost_per_day: `In ${workspace.currency}. A day of ${workspace.timezone}.`,
  };
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        {LIMITS.map(({ key, label, max }) => (
          <Field key={key} label={label} hint={hints[key]} error={errorOf(key)}>
            <Input
              name={key}
              type="number"
              placeholder="No limit"
              inputMode="decimal"
              min={0}
              max={max}
              step={key === "max_cost_per_day" ? "0.01" : "1"}
              defaultValue={constraints[key] ?? ""}
            />
          </Field>
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="When a limit is passed" error={errorOf("on_breach")}>
          <Select name="on_breach" defaultValue={constraints.on_breach ?? "alert"}>
            <option value="alert">Raise an alert</option>
            <option value="pause">Raise an alert and pause</option>
          </Select>
        </Field>
        <Field label="Priority" error={errorOf("priorityLevel")}>
          <Select name="priorityLevel" defaultValue={priority}>
            {PRIORITY_LEVELS.map((level) => (
              <option key={level} value={level}>
                {PRIORITY_LABELS[level]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </>
  );
}

/** What was typed, for the actions' schema to judge. */
export function readLimits(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    max_executions_per_hour: text("max_executions_per_hour"),
    max_tokens_per_day: text("max_tokens_per_day"),
    max_cost_per_day: text("max_cost_per_day"),
    on_breach: text("on_breach") === "pause" ? ("pause" as const) : ("alert" as const),
    priorityLevel: PRIORITY_LEVELS.find((level) => level === text("priorityLevel")) ?? "normal",
  };
}
