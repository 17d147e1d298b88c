/** Measured results of campaigns: one row per campaign, cohort, day and source. */
import { z } from "zod";
import { newId, requiredLine } from "./form-values";

const counter = (label: string) =>
  z
    .int({ error: `${label} is a whole number.` })
    .min(0, `${label} is not negative.`)
    .max(1_000_000_000_000, `${label} is at most 1,000,000,000,000.`)
    .default(0);
const money = (label: string) =>
  z
    .number({ error: `${label} is a number.` })
    .min(0, `${label} is not negative.`)
    .max(999_999_999_999, `${label} is at most 999,999,999,999.`)
    .default(0);

export const campaignMetricSchema = z.object({
  campaignId: newId,
  cohortId: newId.nullable().default(null),
  metricDate: z.iso.date("The day looks like 2026-03-31."),
  source: requiredLine("The source", 80),
  reach: counter("The reach"),
  engagements: counter("The engagements"),
  conversions: counter("The conversions"),
  spend: money("The spend"),
  revenue: money("The revenue"),
});
export type CampaignMetric = z.output<typeof campaignMetricSchema>;
