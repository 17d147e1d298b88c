import { Field, Select } from "@/components/ui/form";
import type { ExecutionConstraints, PriorityLevel } from "@/domain/agents";
import type { Standing } from "@/domain/budgets";
import { LimitInputs, readLimitInputs } from "./limit-inputs";
import { PrioritySelect, readPriority } from "./priority-select";

type LimitFieldsProps = {
  constraints: ExecutionConstraints;
  priority: PriorityLevel;
  /** Whose day and currency count; undefined where there are several. */
  workspace: { timezone: string; currency: string } | undefined;
  errorOf: (field: string) => string | undefined;
  /** What is used of them by now, of an assignment that there is already. */
  standing?: Standing;
};

/** Priority and limits of an assignment. */
export function LimitFields({ constraints, priority, workspace, errorOf, standing }: LimitFieldsProps) {
  return (
    <>
      <LimitInputs limits={constraints} workspace={workspace} errorOf={errorOf} standing={standing} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="When a limit is passed" error={errorOf("on_breach")}>
          <Select name="on_breach" defaultValue={constraints.on_breach ?? "alert"}>
            <option value="alert">Raise an alert</option>
            <option value="pause">Raise an alert and pause</option>
          </Select>
        </Field>
        <Field label="Priority" error={errorOf("priorityLevel")}>
          <PrioritySelect priority={priority} />
        </Field>
      </div>
    </>
  );
}

/** What was typed, for the actions' schema to judge. */
export function readLimits(data: FormData) {
  return { ...readLimitInputs(data), priorityLevel: readPriority(data) };
}
