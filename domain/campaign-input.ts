/** What a campaign takes: fields and their limits. */
import { z } from "zod";
import { CAMPAIGN_STATUSES } from "./campaigns";
import { listOfLines, newId, optionalDay, optionalDecimal, optionalText, requiredLine, revision } from "./form-values";

const amount = z
  .number({ error: "An amount is a number." })
  .min(0, "An amount is not negative.")
  .max(999_999_999_999, "An amount is at most 999,999,999,999.");

/** Who and which channels work for a campaign; amounts in the workspace's currency. */
export const resourceAllocationSchema = z
  .object({
    agents: listOfLines("the agents", 100, 120),
    channels: z
      .record(requiredLine("A channel's name", 60), amount)
      .refine((channels) => Object.keys(channels).length <= 40, "There are at most 40 channels.")
      .default({}),
  })
  // What is empty is left out, so that saving a form that was not touched changes nothing.
  .transform(({ agents, channels }) => ({
    ...(agents.length > 0 && { agents }),
    ...(Object.keys(channels).length > 0 && { channels }),
  }));

const campaignFields = z.object({
  name: requiredLine("The name", 160),
  description: optionalText("The description", 4000),
  objective: optionalText("The objective", 2000),
  positioningId: z.uuid().nullable().default(null),
  messageArchitectureId: z.uuid().nullable().default(null),
  targetSegments: listOfLines("the segments", 30, 120),
  targetGeographies: listOfLines("the geographies", 60, 120),
  startDate: optionalDay("The start date"),
  endDate: optionalDay("The end date"),
  budgetAllocation: optionalDecimal("The share of the budget", { min: 0, max: 100, places: 2 }),
  allocatedBudgetAmount: optionalDecimal("The budget", { min: 0, max: 999_999_999_999, places: 2 }),
  resourceAllocation: resourceAllocationSchema.default({}),
});

export type CampaignFields = z.output<typeof campaignFields>;

function endFollowsStart(dates: { startDate: string | null; endDate: string | null }): boolean {
  return !dates.startDate || !dates.endDate || dates.startDate <= dates.endDate;
}
const OUT_OF_ORDER = { path: ["endDate"], error: "The end date is before the start date." };

export const createCampaignSchema = campaignFields.extend({ id: newId }).refine(endFollowsStart, OUT_OF_ORDER);
export const updateCampaignSchema = campaignFields
  .extend({ id: newId, revision })
  .refine(endFollowsStart, OUT_OF_ORDER);
export const changeStatusSchema = z.object({ id: newId, revision, to: z.enum(CAMPAIGN_STATUSES) });

export type CampaignInput = z.input<typeof createCampaignSchema>;
