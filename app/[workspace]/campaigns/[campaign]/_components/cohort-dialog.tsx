"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import type { CampaignCohort } from "@/db/campaign-cohorts";
import type { CampaignView } from "@/db/campaign-view";
import { formatPercent } from "@/domain/quantities";
import { removeCohort, setCohort } from "../actions";
import { useCampaignPart, useFreshView } from "./use-campaign-part";

type CohortDialogProps = {
  slug: string;
  view: CampaignView;
  /** The cohort to change; undefined adds one. */
  cohort: CampaignCohort | undefined;
  /** The share that no cohort has, in percent. */
  rest: number;
  onClose: () => void;
};

export function CohortDialog(props: CohortDialogProps) {
  return (
    <Dialog open onClose={props.onClose} title={props.cohort?.name ?? "Add a cohort"} size="sm">
      <CohortForm {...props} />
    </Dialog>
  );
}

function CohortForm({ slug, view, cohort, rest, onClose }: CohortDialogProps) {
  const campaignId = view.campaign.id;
  const show = useFreshView(slug, campaignId);
  const remove = useCampaignPart(slug, campaignId, removeCohort);
  const free = view.choices.cohorts.filter((choice) => view.cohorts.every((taken) => taken.cohortId !== choice.id));
  const left = rest + (cohort?.allocationPercentage ?? 0);
  // As the form was filled, whatever comes in live meanwhile; another's change only once it has been told.
  const seen = useRef(cohort?.revision ?? null);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    async (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      const result = await setCohort(slug, {
        campaignId,
        cohortId: cohort?.cohortId ?? text("cohortId"),
        allocationPercentage: text("allocationPercentage"),
        targetCount: text("targetCount"),
        reachedCount: text("reachedCount"),
        convertedCount: text("convertedCount"),
        revision: seen.current,
      });
      if (!result.ok && result.code === "conflict" && typeof result.current === "number") seen.current = result.current;
      return result;
    },
    (fresh) => {
      show(fresh);
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      {!cohort && (
        <Field label="Cohort" error={errorOf("cohortId")}>
          <Select name="cohortId" required>
            {free.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field
        label="Share in percent"
        hint={`Up to ${formatPercent(left)} can be given.`}
        error={errorOf("allocationPercentage")}
      >
        <Input name="allocationPercentage" inputMode="decimal" defaultValue={cohort?.allocationPercentage ?? left} />
      </Field>
      <Field label="Target, in people" optional error={errorOf("targetCount")}>
        <Input name="targetCount" inputMode="numeric" defaultValue={cohort?.targetCount ?? ""} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Reached" error={errorOf("reachedCount")}>
          <Input name="reachedCount" inputMode="numeric" defaultValue={cohort?.reachedCount ?? 0} />
        </Field>
        <Field label="Converted" error={errorOf("convertedCount")}>
          <Input name="convertedCount" inputMode="numeric" defaultValue={cohort?.convertedCount ?? 0} />
        </Field>
      </div>
      <DialogActions>
        {cohort && (
          <Button
            variant="ghost"
            pending={remove.isPending}
            onClick={() => remove.mutate({ campaignId, cohortId: cohort.cohortId }, { onSuccess: onClose })}
          >
            Take it off
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {cohort ? "Save" : "Add the cohort"}
        </Button>
      </DialogActions>
    </form>
  );
}
