import { Field, Input } from "@/components/ui/form";
import { type ExecutionConstraints, LIMITS } from "@/domain/agents";
import type { Standing } from "@/domain/budgets";
import { UseNow } from "./limit-use";

type LimitInputsProps = {
  limits: ExecutionConstraints;
  /** Those that count by now, where they may be others. */
  inForce?: ExecutionConstraints;
  /** Whose day and currency count; undefined where there are several. */
  workspace: { timezone: string; currency: string } | undefined;
  errorOf: (field: string) => string | undefined;
  disabled?: boolean;
  /** What is used and reserved of each, shown below it, where there is one workspace. */
  standing?: Standing;
};

/** The three limits. Empty means no limit. */
export function LimitInputs({ limits, inForce = limits, workspace, errorOf, disabled, standing }: LimitInputsProps) {
  const day = `A day of ${workspace?.timezone ?? "each workspace's own zone"}.`;
  const hints = {
    max_executions_per_hour: "By the full hour.",
    max_tokens_per_day: `Input and output. ${day}`,
    max_cost_per_day: `In ${workspace?.currency ?? "each workspace's currency"}. ${day}`,
  };
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {LIMITS.map(({ key, label, max }) => (
        <div key={key} className="grid content-start gap-2">
          <Field label={label} hint={hints[key]} error={errorOf(key)}>
            <Input
              name={key}
              type="number"
              placeholder="No limit"
              inputMode="decimal"
              min={0}
              max={max}
              step={key === "max_cost_per_day" ? "0.01" : "1"}
              defaultValue={limits[key] ?? ""}
              disabled={disabled}
            />
          </Field>
          {standing && workspace && (
            <UseNow
              limit={key}
              label={label}
              allowed={inForce[key]}
              use={standing[key]}
              currency={workspace.currency}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** What was typed, for the actions' schema to judge. */
export function readLimitInputs(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    max_executions_per_hour: text("max_executions_per_hour"),
    max_tokens_per_day: text("max_tokens_per_day"),
    max_cost_per_day: text("max_cost_per_day"),
    on_breach: text("on_breach") === "pause" ? ("pause" as const) : ("alert" as const),
  };
}
