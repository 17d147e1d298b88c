import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { listSchemaFaults } from "@/domain/json-schema";
import {
  type createAgentSchema,
  createAgentSchema as createSchema,
  saveAgentSchema,
  saveCapabilitySchema,
} from "@/domain/registry-input";
import { findVersion, listVersions } from "./agent-versions";
import { findAgent, listAgents } from "./agents";
import { setAgentService } from "./registry";
import { findEditedAgent } from "./registry-agent";
import {
  createAgent,
  removeCapability,
  restoreVersion,
  type SavedAgent,
  saveAgent,
  saveCapability,
} from "./registry-changes";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestWorkspace } from "./testing/workspace";

type Fields = Partial<z.input<typeof createAgentSchema>>;

/** A new agent as an administrator makes one. */
async function addAgent(fields: Fields = {}): Promise<SavedAgent> {
  const id = randomUUID();
  const input = createSchema.parse({
    id,
    code: "",
    agent_name: `Agent ${id.slice(0, 8)}`,
    agent_type: "guardian",
    guild_name: "Test Guild",
    version: "1.0.0",
    model_config: { model: "small", temperature: 0.2 },
    ...fields,
  });
  const saved = await asPlatformAdmin((tx) => createAgent(tx, input));
  if (!saved) throw new Error("Taken.");
  return saved;
}

const save = (agent: SavedAgent, fields: Fields, revision = agent.revision) =>
  asPlatformAdmin((tx) => {
    const { code: _code, is_active: _a, deprecated_date: _d, successor: _s, capabilities: _c, ...now } = agent;
    return saveAgent(tx, saveAgentSchema.parse({ ...now, ...fields, id: agent.id, revision }));
  });

const addCapability = (
  agent: { id: string; revision: number },
  capability: object,
  openedAs: string | null = null,
  capabilityId: string = randomUUID(),
) =>
  asPlatformAdmin((tx) =>
    saveCapability(
      tx,
      saveCapabilitySchema.parse({
        agentId: agent.id,
        capabilityId,
        revision: agent.revision,
        openedAs,
        capability: { capability_name: "Writing", category: "creation", ...capability },
      }),
    ),
  );

const serve = (agentId: string, to: "active" | "inactive") =>
  asPlatformAdmin((tx) => setAgentService(tx, { agentId, to }));
const deprecate = (agentId: string, successorId: string | null = null) =>
  asPlatformAdmin((tx) => setAgentService(tx, { agentId, to: "deprecated", successorId }));

test("an agent is made with its first revision; another of its name, in any case, or of its code is not", async () => {
  const made = await addAgent({ code: `tst-${randomUUID().slice(0, 6)}`, supported_inputs: ["draft"] });
  expect(made).toMatchObject({
    revision: 1,
    model_config: { model: "small", temperature: 0.2 },
    supported_inputs: ["draft"],
    is_active: true,
  });
  expect(made.code).toMatch(/^TST-/);
  await expect(addAgent({ agent_name: made.agent_name.toUpperCase() })).rejects.toThrow("Taken.");
  await expect(addAgent({ code: made.code })).rejects.toThrow("Taken.");
});

test("only platform administrators write the registry", async () => {
  const workspace = await createTestWorkspace();
  const agent = await addAgent();
  const { rowCount } = await workspace.as("owner", (tx) =>
    tx.execute(sql`update agent_registry set version = '9' where id = ${agent.id}`),
  );
  expect(rowCount).toBe(0);
  const forged = workspace.as("owner", (tx) =>
    tx.execute(sql`insert into agent_registry (agent_name, agent_type, guild_name) values ('Eve', 'lord', 'x')`),
  );
  await expect(forged).rejects.toMatchObject({ cause: { code: "42501" } });
});

describe("a stale edit", () => {
  test("is refused with who changed what, and the agent as it is now", async () => {
    const agent = await addAgent();
    const first = await save(agent, { version: "2.0.0", purpose: "To test." });
    expect(first).toMatchObject({ kind: "saved", row: { revision: 2 } });
    const second = await save(agent, { version: "3.0.0" });
    expect(second).toMatchObject({
      kind: "conflict",
      current: { version: "2.0.0", revision: 2 },
      changes: [{ who: "Platform administrator", fields: ["Purpose", "Version"] }],
    });
    // Having seen that, they may replace it.
    expect(await save(agent, { version: "3.0.0" }, 2)).toMatchObject({
      kind: "saved",
      row: { version: "3.0.0", revision: 3 },
    });
  });

  test("is none when what changed meanwhile is something else", async () => {
    const agent = await addAgent();
    expect(await addCapability(agent, {})).toMatchObject({ kind: "saved" });
    await serve(agent.id, "inactive");
    const saved = await save(agent, { version: "2.0.0" });
    expect(saved).toMatchObject({
      kind: "saved",
      row: { revision: 4, is_active: false, capabilities: [{ capability_name: "Writing" }] },
    });
  });

  test("of a capability is refused; of one that is gone as well", async () => {
    const agent = await addAgent();
    const id = randomUUID();
    await addCapability(agent, {}, null, id);
    const opened = { id: agent.id, revision: 2 };
    await addCapability(opened, { description: "Short texts." }, "Writing", id);
    expect(await addCapability(opened, { description: "Long texts." }, "Writing", id)).toMatchObject({
      kind: "conflict",
      current: { description: "Short texts.", revision: 3 },
    });
    const place = { agentId: agent.id, capabilityId: id, openedAs: "Writing", revision: 3 };
    expect(await asPlatformAdmin((tx) => removeCapability(tx, place))).toMatchObject({ kind: "saved" });
    expect(await addCapability({ id: agent.id, revision: 3 }, {}, "Writing", id)).toEqual({ kind: "missing" });
  });
});

test("two capabilities of an agent don't share a name, whatever its case", async () => {
  const agent = await addAgent();
  await addCapability(agent, {});
  await expect(addCapability({ id: agent.id, revision: 2 }, { capability_name: "WRITING" })).rejects.toMatchObject({
    cause: { code: "23505" },
  });
});

test("a revision is restored as a new one, with its capabilities and without its service", async () => {
  const agent = await addAgent({ system_prompt: "Be brief." });
  await addCapability(agent, {});
  await save(agent, { system_prompt: "Be long." });
  const id =
    Object.values((await asPlatformAdmin((tx) => findEditedAgent(tx, agent.code)))?.capabilityIds ?? {})[0] ?? "";
  await asPlatformAdmin((tx) =>
    removeCapability(tx, { agentId: agent.id, capabilityId: id, openedAs: "Writing", revision: 3 }),
  );
  await serve(agent.id, "inactive");
  const restore = (revision: number) =>
    asPlatformAdmin((tx) => restoreVersion(tx, { agentId: agent.id, revision, restored: 2 }));
  expect(await restore(4)).toMatchObject({ kind: "conflict", current: { revision: 5 } });
  expect(await restore(5)).toMatchObject({
    kind: "saved",
    row: { revision: 6, system_prompt: "Be brief.", is_active: false, capabilities: [{ capability_name: "Writing" }] },
  });
  const old = await asPlatformAdmin((tx) => findVersion(tx, agent.id, 3));
  expect(old?.snapshot.system_prompt).toBe("Be long.");
});

describe("a successor", () => {
  test("is named to each workspace where the deprecated agent worked, on its page and in the alert", async () => {
    const workspace = await createTestWorkspace();
    const [old, heir] = [await createTestAgent(), await createTestAgent()];
    await workspace.as("admin", (tx) =>
      tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${old.id})`),
    );
    expect(await deprecate(old.id, heir.id)).toEqual({ agentName: old.name, paused: 1 });
    const { rows } = await workspace.as("viewer", (tx) =>
      tx.execute(
        sql`select a.assignment_status as status, a.status_reason as why, s.title, s.description from agent_assignments a, system_alerts s`,
      ),
    );
    expect(rows).toEqual([
      {
        status: "paused",
        why: `The agent was deprecated in the registry. Its successor is ${heir.name}.`,
        title: `${old.name} was deprecated`,
        description: `A platform administrator took this agent out of service. Its assignment is here paused. Its successor is ${heir.name}: the agent's page offers to assign it.`,
      },
    ]);
    const page = await workspace.as("viewer", (tx) => findAgent(tx, old.name));
    expect(page).toMatchObject({ isDeprecated: true, successor: { id: heir.id, agentName: heir.name } });
    const list = await workspace.as("viewer", (tx) => listAgents(tx, workspace.id));
    expect(list.find(({ id }) => id === old.id)?.successorName).toBe(heir.name);
  });

  test("that is deprecated in turn leads on to its own", async () => {
    const [first, second, third] = [await createTestAgent(), await createTestAgent(), await createTestAgent()];
    await deprecate(first.id, second.id);
    await deprecate(second.id, third.id);
    const found = await asPlatformAdmin((tx) => findAgent(tx, first.name));
    expect(found?.successor).toMatchObject({ id: third.id });
    await serve(third.id, "inactive");
    expect((await asPlatformAdmin((tx) => findAgent(tx, first.name)))?.successor).toBeNull();
  });

  test("is another agent, in service, and never leads back", async () => {
    const [a, b, c] = [await createTestAgent(), await createTestAgent(), await createTestAgent()];
    await expect(deprecate(a.id, a.id)).rejects.toMatchObject({
      cause: { code: "CX422", message: `${a.name} can't be its own successor.` },
    });
    await expect(deprecate(a.id, randomUUID())).rejects.toMatchObject({ cause: { code: "CX422" } });
    await serve(c.id, "inactive");
    await expect(deprecate(a.id, c.id)).rejects.toMatchObject({
      cause: { code: "CX422", message: `${c.name} is out of service itself: choose an active agent.` },
    });
    await deprecate(a.id, b.id);
    await expect(deprecate(b.id, a.id)).rejects.toMatchObject({
      cause: { code: "CX422", message: `The successors of ${a.name} lead back to ${b.name}: choose another.` },
    });
  });

  test("can't come about in a circle by two at once", async () => {
    const [a, b] = [await createTestAgent(), await createTestAgent()];
    const outcomes = await Promise.allSettled([deprecate(a.id, b.id), deprecate(b.id, a.id)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("goes when the agent comes back into service", async () => {
    const [old, heir] = [await createTestAgent(), await createTestAgent()];
    await deprecate(old.id, heir.id);
    await serve(old.id, "active");
    expect(await asPlatformAdmin((tx) => findAgent(tx, old.name))).toMatchObject({
      isDeprecated: false,
      successor: null,
    });
    const [latest] = await asPlatformAdmin((tx) => listVersions(tx, old.id));
    expect(latest?.snapshot).toMatchObject({ successor: null, deprecated_date: null });
  });
});

test("what the editor takes for a JSON Schema, the database does as well", async () => {
  const schemas: unknown[] = [
    {},
    {
      type: "object",
      properties: {
        tone: { type: "string", enum: ["plain"], default: "plain" },
        tags: { type: "array", items: { type: ["string", "null"] } },
      },
    },
    {
      type: "object",
      properties: { to: { $ref: "#/$defs/person" } },
      $defs: { person: { type: "object", required: ["name"] } },
    },
    {
      type: "object",
      properties: { n: { type: "number", minimum: 0, exclusiveMaximum: 9.5, multipleOf: 0.5 } },
      additionalProperties: false,
    },
    { type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }], if: true, unevaluatedProperties: false },
  ];
  for (const schema of schemas) {
    expect(listSchemaFaults(schema), JSON.stringify(schema)).toEqual([]);
    const { rows } = await asPlatformAdmin((tx) =>
      tx.execute(sql`select app.is_json_schema(${JSON.stringify(schema)}::jsonb) as ok`),
    );
    expect(rows, JSON.stringify(schema)).toEqual([{ ok: true }]);
  }
});
