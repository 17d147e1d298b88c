import { expect, test } from "vitest";
import { type AgentRecord, type CapabilityRecord, NEW_AGENT } from "./registry";
import { compareAgents, isSame, nameChanges } from "./registry-diff";
import { compareWords } from "./word-diff";

const agent = (more: Partial<AgentRecord>): AgentRecord => ({
  ...NEW_AGENT,
  agent_name: "Tester",
  agent_type: "guardian",
  guild_name: "Test Guild",
  ...more,
});
const capability = (name: string, more: Partial<CapabilityRecord> = {}) =>
  ({
    capability_name: name,
    category: "creation",
    description: null,
    input_types: [],
    configuration: {},
    ...more,
  }) as CapabilityRecord;

test("names the fields that differ, and of capabilities what became of each", () => {
  const before = agent({
    version: "1",
    model_config: { a: 1, b: 2 },
    capabilities: [capability("Old"), capability("Kept")],
  });
  const after = agent({
    version: "2",
    model_config: { b: 2, a: 1 },
    capabilities: [capability("kept", { description: "Now told." }), capability("New", { description: "Fresh." })],
  });
  const difference = compareAgents(before, after);
  expect(nameChanges(difference)).toEqual(["Version", "Capability kept", "Capability New", "Capability Old"]);
  expect(difference.capabilities).toMatchObject([
    {
      change: "changed",
      fields: [
        { field: { name: "capability_name" } },
        { field: { name: "description" }, before: null, after: "Now told." },
      ],
    },
    { change: "added" },
    { change: "removed" },
  ]);
  expect(isSame(compareAgents(before, before))).toBe(true);
});

test("long texts are compared word by word", () => {
  expect(compareWords("Be brief and kind.", "Be long and kind.")).toEqual([
    { kind: "same", text: "Be " },
    { kind: "removed", text: "brief" },
    { kind: "added", text: "long" },
    { kind: "same", text: " and kind." },
  ]);
});
