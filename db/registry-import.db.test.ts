import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { FILE_FORMATS } from "@/domain/registry";
import { readAgents, writeAgents } from "@/domain/registry-file";
import { summarizePlan } from "@/domain/registry-import";
import { findEditedAgent, listAgentRecords } from "./registry-agent";
import { readImportPlan, runImport } from "./registry-import";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestWorkspace } from "./testing/workspace";

const rowsOf = (agents: object[]) => readAgents(JSON.stringify({ agents }), "json").rows;
const dryRun = (agents: object[]) => asPlatformAdmin((tx) => readImportPlan(tx, rowsOf(agents)));
const importNow = (agents: object[]) =>
  asPlatformAdmin(async (tx) => runImport(tx, await readImportPlan(tx, rowsOf(agents))));
const newAgent = (more: object = {}) => {
  const code = `IMP-${randomUUID().slice(0, 8).toUpperCase()}`;
  return { code, agent_name: `Imported ${code}`, agent_type: "creative", guild_name: "Import Guild", ...more };
};
const find = (code: string) => asPlatformAdmin((tx) => findEditedAgent(tx, code));

test.each(FILE_FORMATS)("the whole registry written as %s and read again changes nothing", async (format) => {
  const agents = await asPlatformAdmin(listAgentRecords);
  const { rows, faults } = readAgents(
    writeAgents(
      agents.map(({ record }) => record),
      format,
    ),
    format,
  );
  expect(faults).toEqual([]);
  const summary = summarizePlan(await asPlatformAdmin((tx) => readImportPlan(tx, rows)));
  expect(summary.rows.filter(({ outcome }) => outcome !== "unchanged")).toEqual([]);
  expect(summary.unchanged).toBe(agents.length);
});

test("a dry run tells new, changed, unchanged and refused, and writes nothing", async () => {
  const known = newAgent({ supported_inputs: ["draft"] });
  expect(await importNow([known])).toBe(true);
  const fresh = newAgent();
  const before = await asPlatformAdmin(listAgentRecords);
  const plan = await dryRun([
    known,
    { ...known, code: undefined, agent_name: known.agent_name.toUpperCase(), version: "2.0.0" },
    fresh,
    newAgent({ agent_type: "wizard" }),
  ]);
  // The second row is about the same agent as the first.
  expect(plan.rows.map(({ outcome }) => outcome)).toEqual(["unchanged", "refused", "create", "refused"]);
  expect(await asPlatformAdmin(listAgentRecords)).toEqual(before);
  const [changed] = (await dryRun([{ code: known.code, version: "2.0.0" }])).rows;
  expect(changed).toMatchObject({
    outcome: "change",
    difference: { fields: [{ field: { name: "version" }, before: "1.0.0", after: "2.0.0" }] },
  });
});

test("an import writes fields and capabilities, as one revision each", async () => {
  const capability = {
    capability_name: "Writing",
    category: "creation",
    parameter_schema: { type: "object", properties: { tone: { type: "string" } } },
  };
  const agent = newAgent({ capabilities: [capability], model_config: { model: "small" } });
  expect(await importNow([agent])).toBe(true);
  expect(await find(agent.code)).toMatchObject({
    revision: 1,
    record: { capabilities: [capability], model_config: { model: "small" } },
  });
  expect(
    await importNow([
      { code: agent.code, purpose: "To be changed.", capabilities: [{ ...capability, capability_name: "Reading" }] },
    ]),
  ).toBe(true);
  expect(await find(agent.code)).toMatchObject({
    revision: 2,
    record: {
      purpose: "To be changed.",
      model_config: { model: "small" },
      capabilities: [{ capability_name: "Reading" }],
    },
  });
});

test("a chain of deprecated agents comes back whole, and pauses what worked", async () => {
  const workspace = await createTestWorkspace();
  const old = await createTestAgent();
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${old.id})`),
  );
  const [second, third] = [newAgent(), newAgent()];
  const since = { deprecated_date: "2026-01-31" };
  const { rows } = await asPlatformAdmin((tx) =>
    tx.execute<{ code: string }>(sql`select code from agent_registry where id = ${old.id}`),
  );
  expect(
    await importNow([
      { ...second, ...since, successor: third.code },
      third,
      { code: rows[0]?.code, ...since, successor: second.code },
    ]),
  ).toBe(true);
  expect(await find(rows[0]?.code ?? "")).toMatchObject({
    record: { successor: second.code },
    heir: { code: third.code },
  });
  const alerts = await workspace.as("viewer", (tx) => tx.execute(sql`select title from system_alerts`));
  expect(alerts.rows).toEqual([{ title: `${old.name} was deprecated` }]);
});

test("all or nothing: what fails on the way leaves nothing behind", async () => {
  const [one, two] = [newAgent(), newAgent()];
  const plan = await dryRun([one, two]);
  // Somebody makes the second one between the dry run and its confirmation.
  await importNow([two]);
  const done = asPlatformAdmin(async (tx) => {
    if (!(await runImport(tx, plan))) throw new Error("Taken meanwhile.");
  });
  await expect(done).rejects.toThrow("Taken meanwhile.");
  expect(await find(one.code)).toBeNull();
  expect((await dryRun([one])).state).not.toBe(plan.state);
});
