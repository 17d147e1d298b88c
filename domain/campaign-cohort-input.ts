/** Whom a campaign speaks to: cohorts with their share of it. */
import { z } from "zod";
import { newId, optionalDecimal, revision } from "./form-values";

const count = (label: string) => optionalDecimal(label, { min: 0, max: 2_000_000_000, places: 0 });

const fields = z.object({
  campaignId: newId,
  cohortId: newId,
  allocationPercentage: optionalDecimal("The share", { min: 0, max: 100, places: 2 }).transform((share) => share ?? 0),
  targetCount: count("The target"),
  reachedCount: count("The number reached").transform((n) => n ?? 0),
  convertedCount: count("The number converted").transform((n) => n ?? 0),
  /** What the form was filled from; null when the cohort is being added. */
  revision: revision.nullable(),
});

/** Adds a cohort to a campaign, or changes its share and counts. */
export const setCohortSchema = fields.refine((cohort) => cohort.convertedCount <= cohort.reachedCount, {
  path: ["convertedCount"],
  error: "No more can be converted than were reached.",
});
export type CohortShare = z.output<typeof setCohortSchema>;

export const removeCohortSchema = fields.pick({ campaignId: true, cohortId: true });
