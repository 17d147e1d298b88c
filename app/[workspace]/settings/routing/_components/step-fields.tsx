import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Checkbox, Field, Input, Select } from "@/components/ui/form";
import type { RoutingSetup } from "@/db/routing-setup";
import { CHANNEL_LABELS, NOTIFICATION_CHANNELS } from "@/domain/notifications";
import { ROLES } from "@/domain/permissions";
import type { Step, Target } from "@/domain/routing";
import { stepWords, targetWords } from "@/domain/routing-words";
import { beginSentence } from "@/domain/sentence";

type StepFieldsProps = {
  steps: readonly Step[];
  place: number;
  setup: RoutingSetup;
  errorOf: (field: string) => string | undefined;
  onChange: (step: Step) => void;
  onRemove?: () => void;
};

/** One step of a policy: after how long, who, by what; below it as a sentence. */
export function StepFields({ steps, place, setup, errorOf, onChange, onRemove }: StepFieldsProps) {
  const step = steps[place];
  if (!step) return null;
  const { targets, channels } = step;
  const change = (changes: Partial<Step>) => onChange({ ...step, ...changes });
  const offered = listTargets(setup);
  return (
    <fieldset className="grid gap-3 rounded-md border border-line p-3">
      <legend className="px-1 text-[0.8667rem] font-medium">Step {place + 1}</legend>
      <Field
        label={place === 0 ? "Minutes after it fired" : "Minutes after the step before"}
        error={errorOf("wait")}
        className="max-w-52"
      >
        <Input
          type="number"
          required
          min={0}
          max={10_080}
          value={Number.isNaN(step.wait) ? "" : step.wait}
          onChange={(event) => change({ wait: event.target.valueAsNumber })}
        />
      </Field>
      <div className="grid gap-1.5">
        {targets.map((target, i) => (
          <div key={keyOf(target)} className="flex gap-1">
            <Select
              aria-label={`Step ${place + 1}, tell ${i + 1}`}
              value={keyOf(target)}
              onChange={(event) =>
                change({ targets: targets.with(i, offered.find((one) => keyOf(one) === event.target.value) ?? target) })
              }
            >
              {[target, ...offered.filter((one) => !targets.some((taken) => keyOf(taken) === keyOf(one)))].map(
                (one) => (
                  <option key={keyOf(one)} value={keyOf(one)}>
                    {beginSentence(targetWords(one, setup))}
                  </option>
                ),
              )}
            </Select>
            {targets.length > 1 && (
              <IconButton
                label={`Don’t tell ${targetWords(target, setup)} in step ${place + 1}`}
                onClick={() => change({ targets: targets.filter((_, at) => at !== i) })}
              >
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </div>
        ))}
        {errorOf("targets") && <p className="text-[0.8rem] text-danger">{errorOf("targets")}</p>}
        <div>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              const free = offered.find((one) => !targets.some((taken) => keyOf(taken) === keyOf(one)));
              if (free) change({ targets: [...targets, free] });
            }}
          >
            <Plus aria-hidden /> Tell somebody else, too
          </Button>
        </div>
      </div>
      <div role="group" aria-label={`Step ${place + 1}, channels`} className="flex flex-wrap gap-x-4 gap-y-1">
        {NOTIFICATION_CHANNELS.map((channel) => (
          <Checkbox
            key={channel}
            label={beginSentence(CHANNEL_LABELS[channel])}
            checked={channels.includes(channel)}
            onChange={(event) =>
              change({
                channels: NOTIFICATION_CHANNELS.filter((one) =>
                  one === channel ? event.target.checked : channels.includes(one),
                ),
              })
            }
          />
        ))}
      </div>
      {errorOf("channels") && <p className="text-[0.8rem] text-danger">{errorOf("channels")}</p>}
      <div className="flex flex-wrap items-center gap-2 text-muted">
        <p className="min-w-0 grow break-words">{stepWords(steps, place, setup)}</p>
        {onRemove && (
          <Button size="sm" variant="ghost" onClick={onRemove}>
            <Trash2 aria-hidden /> Remove step {place + 1}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function listTargets({ schedules, members }: RoutingSetup): Target[] {
  return [
    { kind: "handlers" },
    ...schedules.map(({ id }): Target => ({ kind: "on_call", scheduleId: id })),
    ...ROLES.map((role): Target => ({ kind: "role", role })),
    { kind: "campaign_owner" },
    { kind: "assignee" },
    ...members.map(({ id }): Target => ({ kind: "person", userId: id })),
  ];
}

function keyOf(target: Target): string {
  return JSON.stringify(target);
}
