import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { compareAgents, nameChanges } from "@/domain/registry-diff";
import { type AgentVersion, listVersions } from "./agent-versions";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { asOwner } from "./testing/owner";
import { createTestWorkspace } from "./testing/workspace";
import { withoutContext } from "./workspace";

const REFUSED = { cause: { code: "42501" } };

const change = (statement: ReturnType<typeof sql>) => asPlatformAdmin((tx) => tx.execute(statement));
const versionsOf = (id: string): Promise<AgentVersion[]> => asPlatformAdmin((tx) => listVersions(tx, id));

test("every agent of the installation has its first revision", async () => {
  const { rows } = await asPlatformAdmin((tx) =>
    tx.execute(sql`select count(*) from agent_registry r
      where not exists (select from agent_versions v where v.agent_id = r.id and v.revision = 1)`),
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test("a transaction makes one revision of an agent, however much it changes of it", async () => {
  const { id, name } = await createTestAgent();
  await asPlatformAdmin(async (tx) => {
    await tx.execute(sql`update agent_registry set version = '2.0.0' where id = ${id}`);
    await tx.execute(sql`update agent_registry set purpose = 'Counts sheep.' where id = ${id}`);
    await tx.execute(
      sql`insert into agent_capabilities (agent_id, capability_name, category) values (${id}, 'Counting', 'analysis')`,
    );
  });
  const [second, first] = await versionsOf(id);
  expect(second).toMatchObject({ revision: 2, version: "2.0.0", who: "Platform administrator" });
  expect(first).toMatchObject({ revision: 1, version: "1.0.0", snapshot: { agent_name: name, capabilities: [] } });
  if (!first || !second) throw new Error("Two revisions.");
  expect(nameChanges(compareAgents(first.snapshot, second.snapshot))).toEqual([
    "Purpose",
    "Version",
    "Capability Counting",
  ]);
});

test("what changes nothing, or is taken back within its transaction, is no revision", async () => {
  const { id } = await createTestAgent();
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set version = version where id = ${id}`));
  await asPlatformAdmin(async (tx) => {
    await tx.execute(sql`update agent_registry set version = '2.0.0' where id = ${id}`);
    await tx.execute(sql`update agent_registry set version = '1.0.0' where id = ${id}`);
  });
  expect(await versionsOf(id)).toHaveLength(1);
});

test("a capability that is changed or deleted is a revision of its agent", async () => {
  const { id } = await createTestAgent();
  await change(
    sql`insert into agent_capabilities (agent_id, capability_name, category) values (${id}, 'Counting', 'analysis')`,
  );
  await change(sql`update agent_capabilities set is_enabled = false where agent_id = ${id}`);
  await change(sql`delete from agent_capabilities where agent_id = ${id}`);
  const counts = (await versionsOf(id)).map(({ snapshot }) => snapshot.capabilities.map((one) => one.is_enabled));
  expect(counts).toEqual([[], [false], [true], []]);
});

test("two who change an agent at once make two revisions, numbered one after the other", async () => {
  const { id } = await createTestAgent();
  await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      asPlatformAdmin((tx) =>
        n % 2 === 0
          ? tx.execute(
              sql`update agent_registry set supported_inputs = supported_inputs || ${`input ${n}`}::text where id = ${id}`,
            )
          : tx.execute(
              sql`insert into agent_capabilities (agent_id, capability_name, category) values (${id}, ${`Can ${n}`}, 'analysis')`,
            ),
      ),
    ),
  );
  const versions = await versionsOf(id);
  expect(versions.map(({ revision }) => revision)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(versions[0]?.snapshot.supported_inputs).toHaveLength(3);
  expect(versions[0]?.snapshot.capabilities).toHaveLength(3);
});

test("members read versions as they read the registry; a stranger reads none, and nobody writes them", async () => {
  const workspace = await createTestWorkspace();
  const { id } = await createTestAgent();
  const seen = await workspace.as("viewer", (tx) => listVersions(tx, id));
  expect(seen).toHaveLength(1);
  expect(await withoutContext((tx) => listVersions(tx, id))).toEqual([]);
  const forge = sql`insert into agent_versions (agent_id, revision, version, snapshot) values (${id}, 9, '9', '{}')`;
  await expect(asPlatformAdmin((tx) => tx.execute(forge))).rejects.toMatchObject(REFUSED);
  await expect(
    asPlatformAdmin((tx) => tx.execute(sql`update agent_versions set revision = 5 where agent_id = ${id}`)),
  ).rejects.toMatchObject(REFUSED);
});

test("a version outlives the account of who made it", async () => {
  const { id } = await createTestAgent();
  const [made] = await versionsOf(id);
  expect(made?.who).toBe("Platform administrator");
  await asOwner(null, "delete from auth.users u using agent_versions v where v.agent_id = $1 and u.id = v.changed_by", [
    id,
  ]);
  expect((await versionsOf(id))[0]?.who).toBeNull();
});

test("every change to the registry is audited with who made it, before and after; members don't read that", async () => {
  const { id } = await createTestAgent();
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set version = '1.5.0' where id = ${id}`));
  const read = sql`select action, actor_kind as kind, before ->> 'version' as before, after ->> 'version' as after
    from platform_audit_log where subject_id = ${id} order by occurred_at`;
  const { rows } = await asPlatformAdmin((tx) => tx.execute(read));
  expect(rows).toEqual([
    { action: "insert", kind: "person", before: null, after: "1.0.0" },
    { action: "update", kind: "person", before: "1.0.0", after: "1.5.0" },
  ]);
  const workspace = await createTestWorkspace();
  expect((await workspace.as("owner", (tx) => tx.execute(read))).rows).toEqual([]);
  const forged = sql`insert into platform_audit_log (actor_kind, action, subject_type) values ('system', 'update', ${randomUUID()})`;
  await expect(asPlatformAdmin((tx) => tx.execute(forged))).rejects.toMatchObject(REFUSED);
});

test("a draft's versions are seen by those who see the draft", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const name = `Draft ${randomUUID().slice(0, 8)}`;
  await asOwner(
    null,
    "insert into agent_registry (agent_name, agent_type, guild_name, is_active, drafted_at) values ($1, 'researcher', 'Drafts', false, now())",
    [name],
  );
  await asOwner(
    mine.id,
    "insert into unassigned_agents (workspace_id, agent_id) select $2, id from agent_registry where agent_name = $1",
    [name, mine.id],
  );
  const seenIn = async (workspace: typeof mine) => {
    const { rows } = await workspace.as("viewer", (tx) =>
      tx.execute(sql`select revision from agent_versions where snapshot ->> 'agent_name' = ${name}`),
    );
    return rows.length;
  };
  expect([await seenIn(mine), await seenIn(theirs)]).toEqual([1, 0]);
});
