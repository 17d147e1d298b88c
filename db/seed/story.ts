/** What the demo's stories are made of. Days count backwards from today; a negative number lies ahead. */
import type { ExecutionConstraints } from "@/domain/agents";
import type { Role } from "@/domain/permissions";
import type { Matcher } from "@/domain/silences";

export type PersonStory = { key: string; name: string; email: string; isPlatformAdmin?: true };

export type MemberStory = { person: string; role: Role; joined: number; keenness: number };

/** `time` is local to the workspace. */
export type When = { day: number; time?: string };

export type PositioningStory = {
  key: string;
  name: string;
  description: string;
  marketSegment: string;
  targetPersona: string;
  keyMessage: string;
  valueProposition: string;
  differentiation: string;
  painPoints: string[];
  benefits: string[];
  by: string;
  day: number;
};

export type MessageStory = {
  key: string;
  name: string;
  description: string;
  positioning: string;
  primary: string;
  secondary: string[];
  pillars: string[];
  voice: string;
  tone: string;
  audience: string;
  topics: string[];
  themes: string[];
  by: string;
  day: number;
};

export type CohortStory = {
  name: string;
  description: string;
  size: number;
  attributes: Record<string, string | string[]>;
  by: string;
};

export type QuestStory = {
  name: string;
  status: "pending" | "in_progress" | "completed" | "blocked" | "on_hold";
  about?: string;
  expected?: string;
  actual?: string;
  agents?: string[];
  /** Days before today that it starts, ends and is due. */
  start?: number;
  due?: number;
  parts?: QuestStory[];
};

export type MoveStory = {
  name: string;
  channel: string;
  owner: string;
  planned: number;
  status: "planned" | "running" | "executed" | "cancelled";
  outcome?: "successful" | "unsuccessful";
};

/** What a campaign brings in on an ordinary day in the middle of its run. */
export type ResultsStory = {
  reachPerDay: number;
  /** Of those reached. */
  engagementShare: number;
  /** Of those engaged. */
  conversionShare: number;
  costPerDay: number;
  revenuePerConversion: number;
  /** Growth of reach from the first to the last day: 0.5 means half as much again. */
  growth: number;
  /** Day of a spike (a launch, a press mention) and its factor. */
  spike?: { day: number; factor: number };
  sources: string[];
};

export type CampaignStatus = "draft" | "planning" | "active" | "paused" | "completed" | "archived";

export type CampaignStory = {
  key: string;
  name: string;
  description: string;
  objective: string;
  status: CampaignStatus;
  positioning: string;
  message?: string;
  segments: string[];
  geographies: string[];
  /** Days before today; a campaign in draft may have none. */
  start?: number;
  end?: number;
  /** For a paused campaign: since when. */
  paused?: number;
  created: number;
  budgetShare: number;
  budget: number;
  channels: Record<string, number>;
  agents: string[];
  by: string;
  cohorts: { cohort: string; share: number; target: number }[];
  quests: QuestStory[];
  moves: MoveStory[];
  results?: ResultsStory;
};

export type Severity = "critical" | "high" | "medium" | "low" | "info";

export type AlertStory = {
  type: "performance" | "error" | "milestone" | "anomaly" | "action_required" | "opportunity";
  severity: Severity;
  title: string;
  description: string;
  agent?: string;
  campaign?: string;
  data?: Record<string, string | number>;
  advice?: string[];
  fired: When;
  /** How often it fired again, and for how many minutes on end. */
  repeats?: { times: number; overMinutes: number };
  /** A repeat that was worse than the first. */
  worsened?: { to: Severity; afterMinutes: number };
  assigned?: { to: string; by: string; afterMinutes: number };
  acknowledged?: { by: string; afterMinutes: number };
  comments?: { by: string; afterMinutes: number; text: string }[];
  closed?: { how: "resolved" | "dismissed"; by: string; afterMinutes: number; note?: string };
  snoozed?: { by: string; afterMinutes: number; until: When };
};

export type SilenceStory = {
  name: string;
  reason: string;
  matchers: Matcher[];
  from: When;
  hours: number;
  weekly?: true;
  /** Takes what is open when it begins. */
  holdsOpen?: true;
  by: string;
};

export type SignalStory = {
  key: string;
  title: string;
  description: string;
  agent: string;
  sourceType: "competitor" | "market" | "trend" | "industry" | "customer";
  source: string;
  category: "competitor_activity" | "market_trend" | "industry_news" | "customer_sentiment" | "technology_shift";
  findings: string[];
  confidence: number;
  relevance?: number;
  day: number;
  expires?: number;
  status: "new" | "acknowledged" | "archived";
  assigned?: string;
  notes?: string;
};

export type InsightStory = {
  title: string;
  type: "opportunity" | "threat" | "trend" | "gap" | "pattern";
  description: string;
  signals: string[];
  conclusions: string[];
  evidence: string[];
  implications: string[];
  actions: string[];
  impact: string;
  by: string;
};

/** A stretch of time in which agents did worse (or more) than usual. */
export type IncidentStory = {
  agents: string[];
  /** Days and hours before now. */
  from: { daysAgo: number; hour: number };
  hours: number;
  extraFailures: number;
  slowdown: number;
  volume?: number;
  tokens?: number;
};

export type AgentStory = {
  name: string;
  /** Executions on a working day by now. */
  perDay: number;
  limits?: ExecutionConstraints;
  priority?: "low" | "normal" | "high" | "critical";
  /** Days before today on which it was paused. */
  paused?: number;
  pausedBecause?: string;
  campaign?: string;
  /** A model that it tries these days and that nobody has priced. */
  unpricedModel?: string;
  /** Its queue; what has a result is done. */
  tasks?: TaskStory[];
};

export type TaskStory = {
  title: string;
  instructions?: string;
  priority?: "low" | "normal" | "high" | "critical";
  result?: string;
};

export type WorkspaceStory = {
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  monthlyBudget: number;
  /** Of all agents together. */
  limits?: ExecutionConstraints;
  founded: number;
  members: MemberStory[];
  /** Story keys of those who empty the inbox, and how many small alerts they get in ninety days. */
  handlers: string[];
  everydayAlerts: number;
  /** Achievements given by hand. */
  gifts: { to: string; achievement: string; day: number }[];
  positioning: PositioningStory[];
  messages: MessageStory[];
  cohorts: CohortStory[];
  campaigns: CampaignStory[];
  agents: AgentStory[];
  incidents: IncidentStory[];
  alerts: AlertStory[];
  silences: SilenceStory[];
  signals: SignalStory[];
  insights: InsightStory[];
};
