/** The stories name people, agents and one another by words; a slip is found here, not while seeding. */
import { describe, expect, test } from "vitest";
import agents from "./agents.json";
import { AURORA_STORY } from "./aurora/workspace";
import { MERIDIAN_STORY } from "./meridian/workspace";
import { DEMO_SIGN_INS, PEOPLE } from "./people";
import type { QuestStory, WorkspaceStory } from "./story";

const people = new Set(PEOPLE.map(({ key }) => key));
const registry = new Set(agents.map(({ agent_name }) => agent_name));

describe.each([AURORA_STORY, MERIDIAN_STORY])("$name", (story) => {
  const joined = new Map(story.members.map(({ person, joined }) => [person, joined]));
  const assigned = new Set(story.agents.map(({ name }) => name));
  const campaigns = new Map(story.campaigns.map((campaign) => [campaign.key, campaign]));

  test("its members are people, its agents are of the registry, each once", () => {
    expect(story.members.filter(({ person }) => !people.has(person))).toEqual([]);
    expect(story.agents.filter(({ name }) => !registry.has(name))).toEqual([]);
    expect(assigned.size).toBe(story.agents.length);
  });

  test("campaigns stand on what was there before them, and are made by members", () => {
    for (const campaign of story.campaigns) {
      expect(dayOf(story.positioning, campaign.positioning), campaign.key).toBeGreaterThan(campaign.created);
      if (campaign.message)
        expect(dayOf(story.messages, campaign.message), campaign.key).toBeGreaterThan(campaign.created);
      expect(joined.get(campaign.by), campaign.key).toBeGreaterThanOrEqual(campaign.created);
      expect(campaign.cohorts.filter(({ cohort }) => !story.cohorts.some(({ name }) => name === cohort))).toEqual([]);
      expect(sum(campaign.cohorts.map(({ share }) => share))).toBeLessThanOrEqual(100);
    }
  });

  test("quests, campaigns and alerts name assigned agents; every status occurs", () => {
    const named = story.campaigns.flatMap((campaign) => [...campaign.agents, ...campaign.quests.flatMap(agentsOf)]);
    expect([...named, ...story.signals.map(({ agent }) => agent)].filter((name) => !assigned.has(name))).toEqual([]);
    expect(story.alerts.filter(({ agent }) => agent !== undefined && !assigned.has(agent))).toEqual([]);
    expect(story.alerts.filter(({ campaign }) => campaign !== undefined && !campaigns.has(campaign))).toEqual([]);
    expect(new Set(story.campaigns.map(({ status }) => status)).size).toBe(6);
  });

  test("an alert tells of a campaign after that was made", () => {
    for (const { campaign, fired, title } of story.alerts) {
      if (campaign) expect(campaigns.get(campaign)?.created, title).toBeGreaterThan(fired.day);
    }
  });

  test("insights rest on signals that are still valid", () => {
    const valid = new Set(story.signals.filter(({ status }) => status !== "archived").map(({ key }) => key));
    expect(story.insights.flatMap(({ signals }) => signals).filter((key) => !valid.has(key))).toEqual([]);
  });
});

test("every printed sign-in is a member with that role", () => {
  const stories: WorkspaceStory[] = [AURORA_STORY, MERIDIAN_STORY];
  for (const { email, role, workspace } of DEMO_SIGN_INS) {
    const key = PEOPLE.find((person) => person.email === email)?.key;
    const member = stories.find(({ slug }) => slug === workspace)?.members.find(({ person }) => person === key);
    expect(workspace === null ? "platform administrator" : member?.role, email).toBe(role);
  }
});

function agentsOf(quest: QuestStory): string[] {
  return [...(quest.agents ?? []), ...(quest.parts ?? []).flatMap(agentsOf)];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function dayOf(entries: { key: string; day: number }[], key: string): number {
  return entries.find((entry) => entry.key === key)?.day ?? -1;
}
