/** What people hand in about signals and insights, and what the screens' URLs can say. */
import { z } from "zod";
import { optionalDay, optionalText, requiredLine, searchWords } from "./form-values";
import {
  INSIGHT_STATUSES,
  INSIGHT_TABS,
  INSIGHT_TYPES,
  SIGNAL_CATEGORIES,
  SIGNAL_SORTS,
  SIGNAL_SOURCES,
  SIGNAL_STATUSES,
  SIGNAL_TABS,
} from "./intelligence";

const signalList = z
  .array(z.uuid("Signals are named by their ids."))
  .min(1, "Choose at least one signal.")
  .max(500, "An insight rests on 500 signals at most.");

export const createInsightInput = z.object({
  signals: signalList,
  title: requiredLine("The title", 200),
  type: z.enum(INSIGHT_TYPES, "Choose a type."),
  conclusions: z.array(requiredLine("A conclusion", 1000)).max(50, "50 conclusions at most."),
});
export type CreateInsightInput = z.infer<typeof createInsightInput>;

/** `from` is what the person saw: when it has changed since, the move is refused with the state as it is now. */
export const moveSignalInput = z.object({
  id: z.uuid("A signal is named by its id."),
  from: z.enum(SIGNAL_STATUSES),
  to: z.enum(SIGNAL_STATUSES),
});
export const moveSignalsInput = z.object({
  ids: signalList,
  to: z.enum(SIGNAL_STATUSES),
});
export const moveInsightInput = z.object({
  id: z.uuid("An insight is named by its id."),
  from: z.enum(INSIGHT_STATUSES),
  to: z.enum(INSIGHT_STATUSES),
});

const score = (name: string) =>
  z.coerce.number(`${name} is a number.`).min(0, `${name} is 0 to 100.`).max(100, `${name} is 0 to 100.`);

/** What a person writes down as a signal; programs write more. Its days are those of the workspace's zone. */
export const recordSignalInput = z
  .object({
    title: requiredLine("The title", 200),
    description: optionalText("The description", 5000),
    category: z.enum(SIGNAL_CATEGORIES, "Choose a category."),
    source: z.enum(SIGNAL_SOURCES, "Choose what it is about."),
    dataSource: z.union([z.literal("").transform(() => null), requiredLine("The source", 300)]),
    confidence: score("Confidence"),
    relevance: score("Relevance"),
    signalDate: optionalDay("The date"),
    expiryDate: optionalDay("The expiry"),
  })
  .refine((signal) => !signal.signalDate || !signal.expiryDate || signal.expiryDate > signal.signalDate, {
    path: ["expiryDate"],
    message: "It must expire after its date.",
  });
export type RecordSignalInput = z.infer<typeof recordSignalInput>;

// A filter's value that makes no sense counts as absent, so that old links work.

/** A place in a sorted list: the sort's value (a decimal; moments in microseconds) and the row's id. */
const place = z
  .string()
  .regex(/^-?\d{1,17}(\.\d{1,6})?~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .optional()
  .catch(undefined);

const signalQuery = z.object({
  /** One signal alone, as an alert's link names it. */
  signal: z.uuid().optional().catch(undefined),
  tab: z.enum(SIGNAL_TABS).default("new").catch("new"),
  q: searchWords(200),
  category: z.enum(SIGNAL_CATEGORIES).optional().catch(undefined),
  source: z.enum(SIGNAL_SOURCES).optional().catch(undefined),
  /** Percent. */
  confidence: z.coerce.number().int().min(1).max(100).optional().catch(undefined),
  expired: z.enum(["hide", "show"]).default("hide").catch("hide"),
  sort: z.enum(SIGNAL_SORTS).default("priority").catch("priority"),
  after: place,
  before: place,
});
/** Where one signal is named, nothing else narrows the list. */
export const signalFilter = signalQuery.transform((filter) =>
  filter.signal ? { ...signalQuery.parse({ tab: "all", expired: "show" }), signal: filter.signal } : filter,
);
export type SignalFilter = z.output<typeof signalFilter>;

export const insightFilter = z.object({
  tab: z.enum(INSIGHT_TABS).default("active").catch("active"),
  type: z.enum(INSIGHT_TYPES).optional().catch(undefined),
  expired: z.enum(["hide", "show"]).default("hide").catch("hide"),
  after: place,
  before: place,
});
export type InsightFilter = z.output<typeof insightFilter>;
