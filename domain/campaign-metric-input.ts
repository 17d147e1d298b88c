/** What programs report as measured results of campaigns: one row per campaign, cohort, day and source. */
import { z } from "zod";
import { requiredDay, requiredLine } from "./form-values";

export const METRICS_PER_REQUEST = 5_000;

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

/** The whole day's figures, not what came on top: reported again, they replace what was said. */
export const campaignMetricSchema = z.strictObject(
  {
    campaign_id: z.uuid("campaign_id is no id."),
    /** Nobody's in particular, unless said. */
    cohort_id: z.uuid("cohort_id is no id.").nullable().default(null),
    /** In the workspace's time zone. */
    metric_date: requiredDay("metric_date"),
    source: requiredLine("source", 80),
    reach: counter("reach"),
    engagements: counter("engagements"),
    conversions: counter("conversions"),
    /** In the workspace's currency, to the cent. */
    spend: money("spend"),
    revenue: money("revenue"),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `There is no field ${issue.keys.join(", ")}.`
        : "A metric is an object of fields.",
  },
);
export type CampaignMetric = z.output<typeof campaignMetricSchema>;

const envelope = z.strictObject({
  metrics: z
    .array(campaignMetricSchema)
    .min(1, "Send at least one metric.")
    .max(METRICS_PER_REQUEST, `Send at most ${METRICS_PER_REQUEST.toLocaleString("en")} metrics in one request.`),
});

/** One metric, a list of them, or `{ metrics }`. */
export const campaignMetricsSchema = z.preprocess((body) => {
  if (Array.isArray(body)) return { metrics: body };
  return typeof body !== "object" || body === null || "metrics" in body ? body : { metrics: [body] };
}, envelope);
