"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { CampaignCohort } from "@/db/campaign-cohorts";
import { unallocatedShare } from "@/domain/campaign-cohorts";
import { formatCount, formatPercent } from "@/domain/quantities";
import { CohortBar, CohortSwatch } from "./cohort-bar";
import { CohortDialog } from "./cohort-dialog";
import type { CampaignPartProps } from "./use-campaign-part";

/** Whom the campaign speaks to: shares as a bar with the rest, and each cohort's counts. */
export function CohortsCard({ slug, view, refused }: CampaignPartProps) {
  const { cohorts } = view;
  const [edit, setEdit] = useState<CampaignCohort | "new" | null>(null);
  const rest = unallocatedShare(cohorts);
  const isEveryone = view.choices.cohorts.every((choice) => cohorts.some((cohort) => cohort.cohortId === choice.id));
  const noneLeft = isEveryone ? "Every cohort of this workspace is part of it already." : undefined;
  return (
    <Card
      title="Cohorts"
      actions={
        <Button size="sm" disabledReason={refused ?? noneLeft} onClick={() => setEdit("new")}>
          <Plus aria-hidden /> Add
        </Button>
      }
    >
      {cohorts.length === 0 ? (
        <p className="text-muted">No cohorts yet: nobody is spoken to. 100 % is unallocated.</p>
      ) : (
        <>
          <CohortBar cohorts={cohorts} />
          <ul className="mt-3 grid gap-2">
            {cohorts.map((cohort, index) => (
              <li
                key={cohort.cohortId}
                id={`cohort-${cohort.cohortId}`}
                className="flex scroll-mt-20 items-start gap-2"
              >
                <CohortSwatch index={index} />
                <div className="min-w-0 grow">
                  <p className="break-words">{cohort.name}</p>
                  <p className="text-[0.8rem] text-muted tabular-nums">{describeCounts(cohort)}</p>
                </div>
                <span className="whitespace-nowrap tabular-nums">{formatPercent(cohort.allocationPercentage)}</span>
                <IconButton
                  size="sm"
                  label={`Change ${cohort.name}`}
                  disabledReason={refused}
                  onClick={() => setEdit(cohort)}
                >
                  <Pencil aria-hidden />
                </IconButton>
              </li>
            ))}
            <li className="flex items-center gap-2 text-muted">
              <CohortSwatch />
              <span className="grow">Unallocated</span>
              <span className="pr-9 tabular-nums">{formatPercent(rest)}</span>
            </li>
          </ul>
        </>
      )}
      {edit && (
        <CohortDialog
          slug={slug}
          view={view}
          cohort={edit === "new" ? undefined : edit}
          rest={rest}
          onClose={() => setEdit(null)}
        />
      )}
    </Card>
  );
}

function describeCounts({ targetCount, reachedCount, convertedCount }: CampaignCohort): string {
  const reached = `${formatCount(reachedCount)}${targetCount === null ? "" : ` of ${formatCount(targetCount)}`} reached`;
  return `${reached}, ${formatCount(convertedCount)} converted`;
}
