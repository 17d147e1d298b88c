"use client";

import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { AlertSettings } from "@/domain/alert-settings";
import { SEVERITIES, SEVERITY_LABELS } from "@/domain/alerts";
import { saveAlertRules } from "../actions";

type AlertRulesProps = { slug: string; settings: AlertSettings; sources: string[]; refusal?: string };

/** What the workspace sets about every alert's life. */
export function AlertRules({ slug, settings, sources, refusal }: AlertRulesProps) {
  // What is set stays shown when a source has no alerts any more.
  const known = [...new Set([...sources, ...Object.keys(settings.quietMinutes)])].sort();
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const number = (name: string) => Number(data.get(name));
      /** The fields of a group that are filled. */
      const group = (prefix: string, names: readonly string[]) =>
        Object.fromEntries(names.filter((one) => data.get(prefix + one)).map((one) => [one, number(prefix + one)]));
      return saveAlertRules(slug, {
        reopenMinutes: number("reopenMinutes"),
        flappingTimes: number("flappingTimes"),
        flappingMinutes: number("flappingMinutes"),
        remindHours: group("remindHours.", SEVERITIES),
        quietMinutes: group("quietMinutes.", known),
      });
    },
    () => toast({ message: "Saved. It holds from now on.", tone: "success" }),
  );
  const numeric = (
    name: string,
    value: number | undefined,
    limits: { min: number; max: number; required?: boolean },
  ) => (
    <Input
      name={name}
      type="number"
      inputMode="numeric"
      defaultValue={value ?? ""}
      {...limits}
      disabled={Boolean(refusal)}
    />
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-5">
      {refusal && <Notice>{refusal}</Notice>}
      <FormMessage failure={failure} />
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Field
          label="Opens again within (minutes)"
          hint="What fires later than that is a new alert. 0: always."
          error={errorOf("reopenMinutes")}
        >
          {numeric("reopenMinutes", settings.reopenMinutes, { min: 0, max: 10_080, required: true })}
        </Field>
        <Field label="Flaps once it came (times)" hint="0: nothing is ever marked so." error={errorOf("flappingTimes")}>
          {numeric("flappingTimes", settings.flappingTimes, { min: 0, max: 100, required: true })}
        </Field>
        <Field label="… within (minutes)" hint="Calm for as long, it flaps no more." error={errorOf("flappingMinutes")}>
          {numeric("flappingMinutes", settings.flappingMinutes, { min: 5, max: 1_440, required: true })}
        </Field>
      </div>
      <fieldset>
        <legend className="text-[0.8667rem] font-medium">Remind whoever acknowledged it, every so many hours</legend>
        <p className="mb-2 text-[0.8rem] text-muted">
          While it stays open. Those that are due soon after are told of along with it. Empty: never.
        </p>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
          {SEVERITIES.map((severity) => (
            <Field key={severity} label={SEVERITY_LABELS[severity]} error={errorOf(`remindHours.${severity}`)}>
              {numeric(`remindHours.${severity}`, settings.remindHours[severity], { min: 1, max: 720 })}
            </Field>
          ))}
        </div>
      </fieldset>
      {known.length > 0 && (
        <fieldset>
          <legend className="text-[0.8667rem] font-medium">Over once a source has not repeated it for (minutes)</legend>
          <p className="mb-2 text-[0.8rem] text-muted">
            For sources that repeat what lasts and never say that it is over. Empty: such an alert stays open.
          </p>
          <div className="grid gap-3 sm:grid-cols-3">
            {known.map((source) => (
              <Field key={source} label={source} error={errorOf(`quietMinutes.${source}`)}>
                {numeric(`quietMinutes.${source}`, settings.quietMinutes[source], { min: 2, max: 10_080 })}
              </Field>
            ))}
          </div>
        </fieldset>
      )}
      <div>
        <SubmitButton variant="primary" pending={pending} disabledReason={refusal}>
          Save
        </SubmitButton>
      </div>
    </form>
  );
}
