import { everydayAlerts } from "../everyday-alerts";
import type { WorkspaceStory } from "../story";
import { MERIDIAN_AGENTS, MERIDIAN_INCIDENTS } from "./agents";
import { MERIDIAN_ALERTS } from "./alerts";
import { MERIDIAN_OTHER } from "./campaigns-other";
import { MERIDIAN_RUNNING } from "./campaigns-running";
import { MERIDIAN_INSIGHTS, MERIDIAN_SIGNALS } from "./intelligence";
import { MERIDIAN_COHORTS, MERIDIAN_MESSAGES, MERIDIAN_POSITIONING } from "./positioning";
import { MERIDIAN_SILENCES } from "./silences";

const MERIDIAN: WorkspaceStory = {
  slug: "meridian",
  name: "Meridian Loadline",
  timezone: "America/New_York",
  currency: "USD",
  monthlyBudget: 118_000,
  founded: 121,
  members: [
    { person: "grace", role: "owner", joined: 121, keenness: 0.55 },
    { person: "daniel", role: "admin", joined: 120, keenness: 0.65 },
    { person: "hannah", role: "marketer", joined: 119, keenness: 0.95 },
    { person: "marcus", role: "ops", joined: 119, keenness: 0.85 },
    { person: "priya", role: "viewer", joined: 90, keenness: 0.35 },
    { person: "owen", role: "marketer", joined: 118, keenness: 0.8 },
    { person: "leila", role: "marketer", joined: 116, keenness: 0.75 },
    { person: "kenji", role: "marketer", joined: 117, keenness: 0.5 },
    { person: "rosa", role: "ops", joined: 95, keenness: 0.7 },
    { person: "sofia", role: "marketer", joined: 60, keenness: 0.4 },
    { person: "mara", role: "viewer", joined: 40, keenness: 0.1 },
  ],
  handlers: ["marcus", "rosa", "marcus", "rosa", "daniel"],
  everydayAlerts: 70,
  gifts: [{ to: "kenji", achievement: "Two heads", day: 9 }],
  positioning: MERIDIAN_POSITIONING,
  messages: MERIDIAN_MESSAGES,
  cohorts: MERIDIAN_COHORTS,
  campaigns: [...MERIDIAN_RUNNING, ...MERIDIAN_OTHER],
  agents: MERIDIAN_AGENTS,
  incidents: MERIDIAN_INCIDENTS,
  alerts: MERIDIAN_ALERTS,
  silences: MERIDIAN_SILENCES,
  signals: MERIDIAN_SIGNALS,
  insights: MERIDIAN_INSIGHTS,
};

export const MERIDIAN_STORY: WorkspaceStory = {
  ...MERIDIAN,
  alerts: [...MERIDIAN.alerts, ...everydayAlerts(MERIDIAN)],
};
