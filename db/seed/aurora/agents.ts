import type { AgentStory, IncidentStory } from "../story";

const EVERY_HOUR = { max_executions_per_hour: 60, on_breach: "alert" } as const;
const CAREFUL = { max_cost_per_day: 6, on_breach: "pause" } as const;

export const AURORA_AGENTS: AgentStory[] = [
  { name: "Architect", perDay: 5, priority: "high" },
  { name: "Strategos", perDay: 4 },
  { name: "Aesthete", perDay: 8 },
  { name: "Seer", perDay: 4 },
  { name: "Herald", perDay: 5 },
  { name: "SEO Archaeologist", perDay: 9 },
  { name: "Trend Surfer", perDay: 14 },
  { name: "Voice of Customer", perDay: 20, limits: { max_tokens_per_day: 900_000, on_breach: "alert" } },
  { name: "Influencer Scout", perDay: 7, campaign: "influencer-trails" },
  { name: "Content Auditor", perDay: 5 },
  { name: "Sentiment Miner", perDay: 27 },
  { name: "Pricing Analyst", perDay: 5, limits: { max_cost_per_day: 4, on_breach: "alert" } },
  { name: "Ad Creative Spy", perDay: 11, paused: 13, pausedBecause: "Doubles the work of Ad Spend Estimator." },
  { name: "Keyword Clusterer", perDay: 9 },
  { name: "Synthesis Engine", perDay: 6, priority: "high", limits: CAREFUL },
  {
    name: "Headline Smith",
    perDay: 17,
    tasks: [
      {
        title: "Ten headlines for the repair workshop",
        result: "Ten sent; three speak of the second life of a jacket.",
      },
      {
        title: "Headlines for the rain report's first issue",
        priority: "high",
        instructions: "At most eight words each.",
      },
      { title: "Three variants of the spring newsletter's subject" },
      { title: "Name the trail map series", priority: "low" },
    ],
  },
  { name: "Long-Form Weaver", perDay: 8, campaign: "repair-spring", limits: CAREFUL },
  { name: "Micro-Copy Poet", perDay: 21, campaign: "rain-report" },
  { name: "Email Persuader", perDay: 15, campaign: "repair-spring", priority: "high" },
  { name: "Thread Spinner", perDay: 5, paused: 34 },
  { name: "Script Wright", perDay: 10 },
  { name: "Prompt Engineer, photo", perDay: 23, limits: { max_cost_per_day: 9, on_breach: "pause" } },
  { name: "Color Theorist", perDay: 9 },
  { name: "Thumbnail Artist", perDay: 16, campaign: "influencer-trails" },
  { name: "Brand Guardian", perDay: 28, priority: "high" },
  { name: "Clip Cutter", perDay: 12, campaign: "rain-report" },
  { name: "Editor", perDay: 20 },
  { name: "Optimizer", perDay: 8 },
  { name: "Localizer", perDay: 12 },
  { name: "A/B Tester", perDay: 5 },
  { name: "Social Streamer", perDay: 42, limits: EVERY_HOUR },
  { name: "Review Radar", perDay: 25 },
  { name: "Search Demand Tracker", perDay: 33, limits: EVERY_HOUR, campaign: "rain-report" },
  { name: "Ad Spend Estimator", perDay: 8, paused: 5, pausedBecause: "Its source changed its terms." },
  { name: "Crisis Detector", perDay: 45, priority: "critical" },
  { name: "Community Monitor", perDay: 23 },
  { name: "Instagram Guardian", perDay: 55, priority: "high", limits: EVERY_HOUR },
  { name: "TikTok Guardian", perDay: 48, priority: "high", limits: EVERY_HOUR, campaign: "rain-report" },
  { name: "Pinterest Guardian", perDay: 21 },
  { name: "YouTube Guardian", perDay: 14, campaign: "influencer-trails" },
];

const PICTURE_MAKERS = ["Prompt Engineer, photo", "Thumbnail Artist", "Color Theorist"];
const WRITERS = [
  "Headline Smith",
  "Long-Form Weaver",
  "Micro-Copy Poet",
  "Email Persuader",
  "Script Wright",
  "Editor",
  "Localizer",
];

export const AURORA_INCIDENTS: IncidentStory[] = [
  { agents: PICTURE_MAKERS, from: { daysAgo: 62, hour: 11 }, hours: 5, extraFailures: 0.55, slowdown: 2.6 },
  { agents: WRITERS, from: { daysAgo: 27, hour: 8 }, hours: 3, extraFailures: 0.16, slowdown: 3.2 },
  {
    agents: ["Instagram Guardian", "Social Streamer", "Community Monitor"],
    from: { daysAgo: 33, hour: 8 },
    hours: 12,
    extraFailures: 0.02,
    slowdown: 1.3,
    volume: 2.4,
  },
  { agents: ["TikTok Guardian"], from: { daysAgo: 6, hour: 16 }, hours: 9, extraFailures: 0.68, slowdown: 1.1 },
  { agents: ["Search Demand Tracker"], from: { daysAgo: 0, hour: -4 }, hours: 5, extraFailures: 0.34, slowdown: 2.1 },
  {
    agents: ["Sentiment Miner"],
    from: { daysAgo: 41, hour: 6 },
    hours: 30,
    extraFailures: 0.03,
    slowdown: 1.2,
    tokens: 3.4,
  },
];
