import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { AUDIT_PAGE } from "./audit";
import { listPlatformAuditEntries } from "./platform-audit";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";

test("is paged newest first, names who did it, and of a capability its agent", async () => {
  const agent = await createTestAgent();
  await asPlatformAdmin((tx) =>
    tx.execute(sql`insert into agent_capabilities (agent_id, capability_name, category)
    select ${agent.id}, 'Skill ' || n, 'analysis' from generate_series(1, ${AUDIT_PAGE}) n`),
  );
  const first = await asPlatformAdmin((tx) => listPlatformAuditEntries(tx, undefined));
  expect(first.entries).toHaveLength(AUDIT_PAGE);
  expect(first.entries[0]).toMatchObject({
    actor: "Platform administrator",
    action: "insert",
    subjectType: "agent_capabilities",
    person: agent.name,
  });
  const second = await asPlatformAdmin((tx) => listPlatformAuditEntries(tx, first.next ?? undefined));
  expect(second.entries[0]).toMatchObject({ subjectType: "agent_registry", subjectId: agent.id, action: "insert" });
  const seen = new Set([...first.entries, ...second.entries].map(({ id }) => id));
  expect(seen.size).toBe(first.entries.length + second.entries.length);
});
