import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listAssignmentHistory } from "./assignment-history";
import {
  assignAgents,
  listMatrixAgents,
  listMatrixCells,
  listOtherColumns,
  pauseAgents,
  resumeAgents,
} from "./assignment-matrix";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withUser } from "./workspace";

const decided = { priorityLevel: "high", executionConstraints: { max_cost_per_day: 5 } } as const;
const assign = (ws: TestWorkspace, agentIds: string[], campaignId: string | null = null) =>
  ws.as("admin", (tx) =>
    assignAgents(tx, { workspaceId: ws.id, userId: ws.users.admin }, { agentIds, campaignId, ...decided }),
  );
const cellsOf = (ws: TestWorkspace) => ws.as("viewer", (tx) => listMatrixCells(tx, ws.id));

test("of many agents each is assigned, was there already, or is refused with the reason", async () => {
  const ws = await createTestWorkspace();
  const [fresh, there, retired] = [await createTestAgent(), await createTestAgent(), await createTestAgent()];
  await assign(ws, [there.id]);
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = false where id = ${retired.id}`));
  const ghost = crypto.randomUUID();
  const outcomes = await assign(ws, [fresh.id, there.id, retired.id, ghost]);
  const outcomeOf = (agentId: string) => outcomes.find((one) => one.agentId === agentId);
  expect(outcomeOf(fresh.id)).toEqual({ agentId: fresh.id, outcome: "done" });
  expect(outcomeOf(there.id)).toMatchObject({ outcome: "already" });
  expect(outcomeOf(retired.id)).toMatchObject({
    outcome: "refused",
    why: `${retired.name} is inactive in the registry.`,
  });
  expect(outcomeOf(ghost)).toMatchObject({ outcome: "refused" });
  expect((await cellsOf(ws)).map(({ agentId }) => agentId).sort()).toEqual([fresh.id, there.id].sort());
});

test("a cell holds the whole workspace's limits with what is used of them, and counts campaigns", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx));
  await assign(ws, [agent.id], campaignId);
  expect(await cellsOf(ws)).toEqual([{ agentId: agent.id, whole: null, campaigns: { active: 1, paused: 0 } }]);
  await assign(ws, [agent.id]);
  await ws.as("ops", (tx) => tx.execute(sql`select record_agent_execution(${ws.id}, ${agent.id}, 1, 10, 5, 2, true)`));
  expect(await cellsOf(ws)).toEqual([
    {
      agentId: agent.id,
      whole: {
        status: "active",
        statusReason: null,
        constraints: { max_cost_per_day: 5 },
        used: { max_executions_per_hour: 1, max_tokens_per_day: 15, max_cost_per_day: 2 },
      },
      campaigns: { active: 1, paused: 0 },
    },
  ]);
  const stranger = await createTestWorkspace();
  expect(await cellsOf(stranger)).toEqual([]);
  expect(await stranger.as("owner", (tx) => listMatrixCells(tx, ws.id))).toEqual([]);
});

test("pausing takes all that runs, campaigns included; resuming leaves out what may not work", async () => {
  const ws = await createTestWorkspace();
  const [one, other, idle] = [await createTestAgent(), await createTestAgent(), await createTestAgent()];
  const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx));
  await assign(ws, [one.id, other.id]);
  await assign(ws, [one.id], campaignId);
  const agentIds = [one.id, other.id, idle.id];
  const paused = await ws.as("admin", (tx) => pauseAgents(tx, ws.id, { agentIds, reason: "Budget." }));
  expect(paused.map(({ outcome }) => outcome)).toEqual(["done", "done", "already"]);
  expect((await cellsOf(ws)).find(({ agentId }) => agentId === one.id)).toMatchObject({
    whole: { status: "paused", statusReason: "Budget." },
    campaigns: { active: 0, paused: 1 },
  });
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = false where id = ${other.id}`));
  const resumed = await ws.as("admin", (tx) => resumeAgents(tx, ws.id, agentIds));
  expect(resumed.find(({ agentId }) => agentId === one.id)?.outcome).toBe("done");
  expect(resumed.find(({ agentId }) => agentId === other.id)?.outcome).toBe("refused");
  expect(resumed.find(({ agentId }) => agentId === idle.id)?.outcome).toBe("already");
});

test("two admins who assign and pause the same agents at once don't stop one another", async () => {
  const ws = await createTestWorkspace();
  const agents = await Promise.all(Array.from({ length: 12 }, createTestAgent));
  const ids = agents.map(({ id }) => id);
  await Promise.all([assign(ws, ids), assign(ws, ids.toReversed())]);
  const pause = (agentIds: string[]) => ws.as("admin", (tx) => pauseAgents(tx, ws.id, { agentIds, reason: "Both." }));
  const outcomes = await Promise.all([pause(ids), pause(ids.toReversed())]);
  expect(outcomes.flat().filter(({ outcome }) => outcome === "done")).toHaveLength(12);
  expect(await cellsOf(ws)).toHaveLength(12);
});

test("the history says who did what, when and why, also of a campaign that is gone", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx));
  await assign(ws, [agent.id]);
  await ws.as("owner", (tx) => pauseAgents(tx, ws.id, { agentIds: [agent.id], reason: "Too chatty." }));
  await ws.as("admin", (tx) => resumeAgents(tx, ws.id, [agent.id]));
  await assign(ws, [agent.id], campaignId);
  await ws.as("ops", (tx) => tx.execute(sql`select record_agent_execution(${ws.id}, ${agent.id}, 1, 10, 5, 2, true)`));
  await ws.as("marketer", (tx) => tx.execute(sql`delete from campaigns where id = ${campaignId}`));
  const history = await ws.as("viewer", (tx) => listAssignmentHistory(tx, ws.id, agent.id));
  const assigned = "Assigned: cost a day 5, priority high";
  expect(history.map(({ actor, what, reason, campaignName }) => [actor, what, reason, campaignName])).toEqual([
    [`marketer of ${ws.slug}`, "Removed", null, "A campaign that was deleted"],
    [`admin of ${ws.slug}`, assigned, null, "A campaign that was deleted"],
    [`admin of ${ws.slug}`, "Resumed", null, null],
    [`owner of ${ws.slug}`, "Paused", "Too chatty.", null],
    [`admin of ${ws.slug}`, assigned, null, null],
  ]);
  const stranger = await createTestWorkspace();
  expect(await stranger.as("owner", (tx) => listAssignmentHistory(tx, ws.id, agent.id))).toEqual([]);
});

test("any signed-in person reads the registry's agents outside a workspace", async () => {
  const ws = await createTestWorkspace();
  const agents = await withUser(ws.users.viewer, { kind: "person", requestId: "test" }, listMatrixAgents);
  // Other tests add agents of their own to the one registry.
  expect(agents.length).toBeGreaterThanOrEqual(87);
  const names = agents.map(({ agentName }) => agentName);
  expect(names).toEqual(expect.arrayContaining(["Aesthete", "Instagram Guardian", "Strategos"]));
});

test("only a platform administrator sees other people's workspaces, and not what is used there", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  await assign(ws, [agent.id]);
  // The list shows some; this one comes first by its name.
  await ws.as("owner", (tx) => tx.execute(sql`update workspaces set name = '!' || name where id = ${ws.id}`));
  const others = await asPlatformAdmin((tx) => listOtherColumns(tx, []));
  expect(others.workspaces.find(({ slug }) => slug === ws.slug)).toMatchObject({
    readOnly: true,
    cells: [{ agentId: agent.id, whole: { status: "active", used: null }, campaigns: { active: 0, paused: 0 } }],
  });
  const { workspaces: without } = await asPlatformAdmin((tx) => listOtherColumns(tx, [ws.slug]));
  expect(without.map(({ slug }) => slug)).not.toContain(ws.slug);
  const stranger = await createTestWorkspace();
  const { workspaces: seen } = await withUser(stranger.users.owner, { kind: "person", requestId: "test" }, (tx) =>
    listOtherColumns(tx, []),
  );
  expect(seen.flatMap(({ cells }) => cells)).toEqual([]);
  expect(seen.map(({ slug }) => slug)).not.toContain(ws.slug);
});

test("a platform administrator is told how many workspaces are left out", async () => {
  const before = await asPlatformAdmin((tx) => listOtherColumns(tx, []));
  for (let n = 0; n < 41; n += 1) await createTestWorkspace();
  const { workspaces, left } = await asPlatformAdmin((tx) => listOtherColumns(tx, []));
  expect(workspaces).toHaveLength(40);
  expect(left).toBe(before.workspaces.length + before.left + 1);
});

async function find(words: string[]): Promise<string[]> {
  const { workspaces } = await asPlatformAdmin((tx) => listOtherColumns(tx, [], words));
  return workspaces.map(({ slug }) => slug);
}

test("a search finds other people's workspaces by every word of it, whatever it holds and however many there are", async () => {
  const ws = await createTestWorkspace();
  await ws.as("owner", (tx) =>
    tx.execute(sql`update workspaces set name = '~ 50 %_ Eco \\ ' || slug where id = ${ws.id}`),
  );
  expect(await find([ws.slug, "eco", "%_", "\\"])).toEqual([ws.slug]);
  expect(await find([ws.slug, "econ"])).toEqual([]);
  expect(await find([`${ws.slug}%`])).toEqual([]);
});
