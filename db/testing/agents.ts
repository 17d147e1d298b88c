/** Agents of its own for a database test: the registry is shared, so a test must not change those that others use. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Tx, withoutContext, withUser } from "../workspace";
import { asOwner } from "./owner";

/** Runs as a new platform administrator, outside any workspace. */
export async function asPlatformAdmin<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const id = randomUUID();
  await withoutContext((tx) =>
    tx.execute(
      sql`insert into auth.users (id, name, email) values (${id}, 'Platform administrator', ${`platform@${id}.test`})`,
    ),
  );
  await makePlatformAdmin(id);
  return withUser(id, { kind: "person", requestId: "test" }, work);
}

/** By the schema's owner: the application may not. */
export async function makePlatformAdmin(userId: string): Promise<void> {
  await asOwner(null, "update auth.users set is_platform_admin = true where id = $1", [userId]);
}

/** @returns the id and name of a new active agent */
export async function createTestAgent(): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  const name = `Agent ${id.slice(0, 8)}`;
  await asPlatformAdmin((tx) =>
    tx.execute(sql`insert into agent_registry (id, agent_name, agent_type, guild_name)
      values (${id}, ${name}, 'guardian', 'Test Guild')`),
  );
  return { id, name };
}
