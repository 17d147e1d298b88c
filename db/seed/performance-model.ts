/**
 * How the demo's agents worked over ninety days: pure arithmetic, no database. Every execution is drawn singly, so
 * that hours, days, percentiles and costs agree because they are counted from the same facts.
 */
import { LARGE_MODEL, type Model, SMALL_MODEL } from "./models";
import { type Random, seededRandom } from "./random";
import type { Agent } from "./stage";
import type { AgentStory, IncidentStory } from "./story";

export type Execution = {
  agent_id: string;
  occurred_at: string;
  execution_time_seconds: number;
  input_tokens: number;
  output_tokens: number;
  cost: number;
  model: string;
  success: boolean;
  error?: string;
  quality_score?: number;
  campaign_id?: string;
};

export type Worker = {
  agent: Agent;
  story: AgentStory;
  /** The campaign that its work belongs to, in the hours (since the epoch) in which that runs. */
  campaign?: { id: string; from: Date; until: Date };
  /** When it stopped working: it was paused. */
  until: Date;
};

type Character = {
  medianSeconds: number;
  spread: number;
  failureShare: number;
  inputTokens: number;
  outputTokens: number;
  model: Model;
  quality: number;
  /** How much more it works now than ninety days ago. */
  growth: number;
  /** Days before now at which a new version made it faster and better; none for most. */
  release: number | undefined;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** By type: median seconds, tokens in and out, share of work done at night and at weekends. */
const TYPES: Record<string, { seconds: number; input: number; output: number; night: number; weekend: number }> = {
  lord: { seconds: 46, input: 9_000, output: 1_600, night: 0.3, weekend: 0.4 },
  researcher: { seconds: 28, input: 6_500, output: 1_300, night: 0.25, weekend: 0.45 },
  creative: { seconds: 14, input: 2_400, output: 1_100, night: 0.08, weekend: 0.3 },
  intelligence: { seconds: 8, input: 3_800, output: 500, night: 0.75, weekend: 0.85 },
  guardian: { seconds: 2.6, input: 900, output: 160, night: 0.35, weekend: 0.8 },
};

const ERRORS = [
  "The source timed out after 30 s.",
  "429 Too Many Requests",
  "The answer did not match its schema.",
  "The page was empty.",
];

/** The executions of one UTC hour, in no particular order. */
export function* executionsOf(
  workers: readonly Worker[],
  incidents: readonly IncidentStory[],
  timezone: string,
  from: Date,
  now: Date,
): Generator<Execution[]> {
  const local = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    weekday: "short",
    hourCycle: "h23",
  });
  const team = workers.map((worker) => ({
    ...worker,
    character: characterOf(worker.agent),
    random: seededRandom(`work ${timezone} ${worker.agent.name}`),
  }));
  for (let hour = Math.ceil(from.getTime() / HOUR) * HOUR; hour < now.getTime(); hour += HOUR) {
    const [weekday = "", localHour = "0"] = local.format(hour).split(/[ ,]+/);
    const share = { weekend: weekday === "Sat" || weekday === "Sun", localHour: Number(localHour) };
    const age = (now.getTime() - hour) / DAY;
    const partial = Math.min(1, (now.getTime() - hour) / HOUR);
    const executions: Execution[] = [];
    for (const worker of team) {
      if (hour >= worker.until.getTime()) continue;
      const incident = incidents.find((each) => strikes(each, worker.agent.name, hour, now));
      const expected =
        worker.story.perDay *
        hourShare(worker.agent.type, share) *
        (1 + worker.character.growth * (0.5 - age / 90)) *
        (incident?.volume ?? 1) *
        partial;
      for (let i = worker.random.poisson(expected); i > 0; i--) {
        executions.push(execute(worker, worker.character, worker.random, incident, hour, age, partial));
      }
    }
    yield executions;
  }
}

function characterOf(agent: Agent): Character {
  const random = seededRandom(`character ${agent.name}`);
  const type = TYPES[agent.type] ?? { seconds: 10, input: 2_000, output: 500, night: 0.3, weekend: 0.5 };
  return {
    medianSeconds: type.seconds * random.between(0.6, 1.7),
    spread: random.between(0.32, 0.6),
    failureShare: random.between(0.006, 0.055),
    inputTokens: type.input * random.between(0.6, 1.6),
    outputTokens: type.output * random.between(0.6, 1.6),
    model: random.chance(0.3) ? LARGE_MODEL : SMALL_MODEL,
    quality: random.between(78, 94),
    growth: random.between(-0.25, 0.9),
    release: random.chance(0.35) ? random.int(14, 70) : undefined,
  };
}

function hourShare(type: string, at: { weekend: boolean; localHour: number }): number {
  const { night, weekend } = TYPES[type] ?? { night: 0.3, weekend: 0.5 };
  const daylight = Math.max(0, Math.sin(((at.localHour - 6) / 15) * Math.PI));
  const level = night + (1 - night) * daylight;
  // A working day's levels sum to about night × 24 + (1 − night) × 9.5.
  return (level / (night * 24 + (1 - night) * 9.5)) * (at.weekend ? weekend : 1);
}

/** Hours are of the UTC day; for an incident of today they count from now. */
function strikes(incident: IncidentStory, agent: string, hour: number, now: Date): boolean {
  if (!incident.agents.includes(agent)) return false;
  const { daysAgo, hour: first } = incident.from;
  const base = daysAgo === 0 ? Math.floor(now.getTime() / HOUR) * HOUR : Math.floor(now.getTime() / DAY) * DAY;
  const start = base - daysAgo * DAY + first * HOUR;
  return hour >= start && hour < start + incident.hours * HOUR;
}

function execute(
  worker: Worker,
  character: Character,
  random: Random,
  incident: IncidentStory | undefined,
  hour: number,
  age: number,
  partial: number,
): Execution {
  const improved = character.release !== undefined && age < character.release;
  const slowdown = (incident?.slowdown ?? 1) * (improved ? 0.78 : 1);
  const success = !random.chance(character.failureShare * (improved ? 0.8 : 1) + (incident?.extraFailures ?? 0));
  const length = Math.exp(0.35 * random.normal()) * (incident?.tokens ?? 1);
  const input = Math.round(character.inputTokens * length);
  const output = Math.round(character.outputTokens * length * (success ? 1 : 0.3));
  const at = new Date(hour + Math.floor(random.next() * partial * HOUR));
  const execution: Execution = {
    agent_id: worker.agent.id,
    occurred_at: at.toISOString(),
    execution_time_seconds: round(character.medianSeconds * slowdown * Math.exp(character.spread * random.normal()), 3),
    input_tokens: input,
    output_tokens: output,
    cost: round((input * character.model.input + output * character.model.output) / 1_000_000, 6),
    model: character.model.name,
    success,
  };
  if (!success && random.chance(0.7)) execution.error = random.pick(ERRORS);
  if (success && random.chance(0.4)) {
    execution.quality_score = round(Math.min(100, character.quality + (improved ? 3 : 0) + 4 * random.normal()), 1);
  }
  const { campaign } = worker;
  if (campaign && at >= campaign.from && at < campaign.until && random.chance(0.6)) execution.campaign_id = campaign.id;
  return execution;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
