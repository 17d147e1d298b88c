/** Measured results of campaigns: one or a batch, kept whole or not at all. */
import { recordCampaignMetrics } from "@/db/campaign-metrics";
import { campaignMetricsSchema } from "@/domain/campaign-metric-input";
import { programRoute } from "@/server/api";

/** Answers how many rows were taken and how many of them said anything new: sending a batch again changes nothing. */
export const POST = programRoute({
  scope: "metrics:write",
  input: campaignMetricsSchema,
  run: async ({ tx, member, input: { metrics } }) => ({
    body: { accepted: metrics.length, changed: await recordCampaignMetrics(tx, member, metrics) },
  }),
});
