import { everydayAlerts } from "../everyday-alerts";
import type { WorkspaceStory } from "../story";
import { AURORA_AGENTS, AURORA_INCIDENTS } from "./agents";
import { AURORA_ALERTS } from "./alerts";
import { AURORA_OTHER } from "./campaigns-other";
import { AURORA_RUNNING } from "./campaigns-running";
import { AURORA_INSIGHTS, AURORA_SIGNALS } from "./intelligence";
import { AURORA_COHORTS, AURORA_MESSAGES, AURORA_POSITIONING } from "./positioning";
import { AURORA_SILENCES } from "./silences";

const AURORA: WorkspaceStory = {
  slug: "aurora",
  name: "Aurora Trailworks",
  timezone: "Europe/Berlin",
  currency: "EUR",
  monthlyBudget: 62_000,
  limits: { max_executions_per_hour: 120, max_tokens_per_day: 5_000_000, max_cost_per_day: 15, on_breach: "alert" },
  founded: 121,
  members: [
    { person: "mara", role: "owner", joined: 121, keenness: 0.5 },
    { person: "tobias", role: "admin", joined: 120, keenness: 0.7 },
    { person: "aylin", role: "marketer", joined: 119, keenness: 0.95 },
    { person: "jonas", role: "ops", joined: 118, keenness: 0.9 },
    { person: "clara", role: "viewer", joined: 97, keenness: 0.3 },
    { person: "luca", role: "marketer", joined: 117, keenness: 0.85 },
    { person: "freya", role: "marketer", joined: 112, keenness: 0.6 },
    { person: "emre", role: "marketer", joined: 117, keenness: 0.75 },
    { person: "nadia", role: "ops", joined: 99, keenness: 0.8 },
    { person: "sofia", role: "marketer", joined: 64, keenness: 0.45 },
    { person: "anton", role: "viewer", joined: 52, keenness: 0.15 },
  ],
  handlers: ["jonas", "nadia", "jonas", "nadia", "tobias"],
  everydayAlerts: 110,
  gifts: [{ to: "freya", achievement: "Ears open", day: 3 }],
  positioning: AURORA_POSITIONING,
  messages: AURORA_MESSAGES,
  cohorts: AURORA_COHORTS,
  campaigns: [...AURORA_RUNNING, ...AURORA_OTHER],
  agents: AURORA_AGENTS,
  incidents: AURORA_INCIDENTS,
  alerts: AURORA_ALERTS,
  silences: AURORA_SILENCES,
  signals: AURORA_SIGNALS,
  insights: AURORA_INSIGHTS,
};

export const AURORA_STORY: WorkspaceStory = {
  ...AURORA,
  alerts: [...AURORA.alerts, ...everydayAlerts(AURORA)],
};
