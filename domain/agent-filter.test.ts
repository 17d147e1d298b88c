import { expect, test } from "vitest";
import { groupByGuild, readAgentFilter, stateOf } from "./agent-filter";

const agent = (agentName: string, more = {}) => ({
  agentName,
  code: "RES-001",
  agentType: "researcher" as const,
  guildName: "Research Guild",
  purpose: "Tracks prices.",
  isActive: true,
  isDeprecated: false,
  isDraft: false,
  unassignedSince: null,
  activeAssignments: 0,
  pausedAssignments: 0,
  ...more,
});

test("the filter reads what it knows and drops the rest", () => {
  expect(readAgentFilter(new URLSearchParams("q=spy&type=researcher&state=paused"))).toEqual({
    search: "spy",
    type: "researcher",
    state: "paused",
  });
  expect(readAgentFilter(new URLSearchParams("type=wizard"))).toEqual({ search: "", type: null, state: null });
});

test("every word must occur, anywhere; guilds keep their order", () => {
  const agents = [agent("Spy"), agent("Seer", { guildName: "Matrix Guild", code: "MAT-001" }), agent("Hunter")];
  const names = (query: string) =>
    groupByGuild(agents, readAgentFilter(new URLSearchParams(query))).map((group) => [
      group.guild,
      group.agents.map((one) => one.agentName),
    ]);
  expect(names("")).toEqual([
    ["Research Guild", ["Spy", "Hunter"]],
    ["Matrix Guild", ["Seer"]],
  ]);
  expect(names("q=prices+mat-001")).toEqual([["Matrix Guild", ["Seer"]]]);
  expect(names("type=lord")).toEqual([]);
});

test("out of service weighs more than an assignment, running more than paused", () => {
  expect(stateOf(agent("A", { isActive: false, activeAssignments: 1 }))).toBe("inactive");
  expect(stateOf(agent("A", { activeAssignments: 1, pausedAssignments: 1 }))).toBe("assigned");
  expect(stateOf(agent("A", { pausedAssignments: 1 }))).toBe("paused");
  expect(stateOf(agent("A"))).toBe("unassigned");
});
