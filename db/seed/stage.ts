/** What every family of the demo needs to tell its part: the workspace, its clock, and ids by the story's names. */
import { randomUUID } from "node:crypto";
import { type Clock, demoClock } from "./clock";
import type { PeopleIds } from "./people";
import type { WorkspaceStory } from "./story";

export type Agent = { id: string; name: string; type: string };

export type Stage = {
  workspaceId: string;
  story: WorkspaceStory;
  clock: Clock;
  person: (key: string) => string;
  agent: (name: string) => Agent;
  /** One id per kind and name, made when first asked for. */
  id: (kind: "positioning" | "message" | "cohort" | "campaign" | "signal" | "rule", name: string) => string;
};

export function setStage(story: WorkspaceStory, people: PeopleIds, agents: readonly Agent[], now: Date): Stage {
  const agentByName = new Map(agents.map((agent) => [agent.name, agent]));
  const ids = new Map<string, string>();
  return {
    workspaceId: randomUUID(),
    story,
    clock: demoClock(story.timezone, now),
    person: (key) => known(people.get(key), `person ${key}`),
    agent: (name) => known(agentByName.get(name), `agent ${name}`),
    id: (kind, name) => {
      const key = `${kind} ${name}`;
      const id = ids.get(key) ?? randomUUID();
      ids.set(key, id);
      return id;
    },
  };
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The demo's story knows no ${what}.`);
  return value;
}
