/** The list of campaigns: what its URL may say. */
import { z } from "zod";
import { CAMPAIGN_STATUSES } from "./campaigns";
import { printable, searchWords } from "./form-values";

export const CAMPAIGN_SORTS = ["updated", "name", "start", "end", "budget", "reach", "roi"] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

export const CAMPAIGN_PAGE_SIZE = 25;

/** Read from the URL: what it can't read falls back to the default instead of failing. */
export const campaignListSchema = z.object({
  status: z
    .union([z.enum(CAMPAIGN_STATUSES), z.literal("all"), z.literal("open")])
    .default("open")
    .catch("open"),
  search: searchWords(160),
  mine: z.enum(["yes", "no"]).default("no").catch("no"),
  sort: z.enum(CAMPAIGN_SORTS).default("updated").catch("updated"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
  /** Keyset cursor: continue after this row (or before it, going back). */
  after: z.string().max(400).optional().catch(undefined),
  before: z.string().max(400).optional().catch(undefined),
});
export type CampaignListFilter = z.output<typeof campaignListSchema>;

const isMoment = (text: string) => /^(?:19|2\d)\d{2}-/.test(text) && !Number.isNaN(Date.parse(text));
const moment = z.string().max(40).refine(isMoment);
const number = z.union([z.number(), z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/)]);
const VALUES: Record<CampaignSort, z.ZodType<string | number>> = {
  updated: moment,
  name: z
    .string()
    .max(320)
    .refine((text) => printable(text) === text),
  start: moment,
  end: moment,
  budget: number,
  reach: number,
  roi: number,
};
export type CampaignCursor = { value: string | number | null; id: string };

/** A place in the sorted list as it stands in the URL. */
export function writeCursor(cursor: CampaignCursor): string {
  return JSON.stringify([cursor.value, cursor.id]);
}

/** @returns undefined for what is no cursor of this order: the list then starts at its beginning */
export function readCursor(text: string | undefined, sort: CampaignSort): CampaignCursor | undefined {
  if (!text) return undefined;
  try {
    const [value, id] = z.tuple([VALUES[sort].nullable(), z.uuid()]).parse(JSON.parse(text));
    return { value, id };
  } catch {
    return undefined;
  }
}
