/** The small alerts of ninety ordinary days: what an inbox is full of between the incidents. */
import { type Random, seededRandom } from "./random";
import type { AgentStory, AlertStory, Severity, WorkspaceStory } from "./story";

type Template = {
  type: AlertStory["type"];
  severity: readonly Severity[];
  write: (agent: AgentStory, random: Random) => Pick<AlertStory, "title" | "description" | "data" | "advice">;
};

const TEMPLATES: readonly Template[] = [
  {
    type: "performance",
    severity: ["medium", "low", "low"],
    write: ({ name }, random) => {
      const seconds = random.int(24, 96);
      return {
        title: `${name}: slowest 5 % take ${seconds} s`,
        description: "The slowest runs of the last hour took twice as long as in the week before.",
        data: { p95_seconds: seconds, usual_seconds: Math.round(seconds / random.between(1.8, 2.4)) },
        advice: ["Look at the newest source: long texts are slow"],
      };
    },
  },
  {
    type: "error",
    severity: ["high", "medium", "medium"],
    write: ({ name }, random) => {
      const failed = random.int(4, 19);
      return {
        title: `${name}: ${failed} runs failed within an hour`,
        description: random.pick([
          "The source answered with an empty page.",
          "The provider's interface timed out after 30 s.",
          "The answer was not in the form that the next step expects.",
        ]),
        data: { failed_runs: failed, retried: random.int(0, failed) },
      };
    },
  },
  {
    type: "anomaly",
    severity: ["medium", "low", "info"],
    write: ({ name }, random) => {
      const factor = random.int(17, 34) / 10;
      return {
        title: `${name} works ${factor.toFixed(1)} times as much as usual`,
        description: "More work than on any of the last ten days at this hour; the results look normal.",
        data: { times_usual: factor, executions: random.int(30, 140) },
      };
    },
  },
  {
    type: "action_required",
    severity: ["high", "medium"],
    write: ({ name }, random) => ({
      title: `${name} waits for a decision`,
      description: random.pick([
        "Two drafts contradict each other in a figure; somebody has to say which one is right.",
        "A source asks for new terms before it delivers further.",
        "The result mentions a person by name and needs approval.",
      ]),
      data: { waiting_items: random.int(1, 6) },
      advice: ["Open the agent and decide on the waiting items"],
    }),
  },
  {
    type: "opportunity",
    severity: ["low", "info"],
    write: ({ name }, random) => {
      const openings = random.int(2, 7);
      return {
        title: `${name} found ${openings} openings worth a look`,
        description: "Topics with rising interest that nobody around us covers well.",
        data: { openings },
      };
    },
  },
];

/** Those older than four days are closed, newer ones often open. */
export function everydayAlerts(story: WorkspaceStory): AlertStory[] {
  const { handlers, everydayAlerts: count } = story;
  const random = seededRandom(`everyday alerts ${story.slug}`);
  return Array.from({ length: count }, () => {
    const template = random.pick(TEMPLATES);
    const agent = random.pick(story.agents);
    // Denser towards today.
    const day = Math.floor(88 * random.next() ** 1.6);
    const alert: AlertStory = {
      type: template.type,
      severity: random.pick(template.severity),
      ...template.write(agent, random),
      agent: agent.name,
      fired: {
        day,
        time: `${String(random.int(0, 23)).padStart(2, "0")}:${String(random.int(0, 59)).padStart(2, "0")}`,
      },
    };
    if (random.chance(0.4)) alert.repeats = { times: random.int(1, 12), overMinutes: random.int(10, 400) };
    return handled(alert, day, handlers, random);
  });
}

function handled(alert: AlertStory, day: number, handlers: readonly string[], random: Random): AlertStory {
  const by = random.pick(handlers);
  const first = random.int(4, 190);
  if (day < 5 && random.chance(0.45)) return alert;
  if (random.chance(0.75)) alert.acknowledged = { by, afterMinutes: first };
  if (random.chance(0.25)) alert.assigned = { to: random.pick(handlers), by, afterMinutes: first + 2 };
  if (day < 5 && random.chance(0.5)) return alert;
  const dismissed = !alert.acknowledged && alert.severity !== "high";
  alert.closed = {
    how: dismissed ? "dismissed" : "resolved",
    by: alert.assigned?.to ?? by,
    afterMinutes: first + random.int(20, 1_400),
  };
  if (random.chance(0.35)) alert.closed.note = random.pick(dismissed ? DISMISSALS : RESOLUTIONS);
  return alert;
}

const RESOLUTIONS = [
  "Ran again by hand, all through.",
  "Source is back.",
  "Limit raised for today, lowered again in the evening.",
  "Long texts are cut now.",
  "Provider confirmed a disturbance; over since noon.",
];

const DISMISSALS = [
  "Explained by the campaign's start.",
  "Known, nothing to do.",
  "Same as yesterday, we watch it elsewhere.",
];
