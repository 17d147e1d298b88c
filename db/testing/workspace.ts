/** A workspace of its own for a database test, with one member per role, and the means to act as each. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Role } from "@/domain/permissions";
import { ROLES } from "@/domain/permissions";
import { closePool } from "../client";
import { type Membership, type Tx, vouchFor, withoutContext, withWorkspace } from "../workspace";

export type TestWorkspace = {
  id: string;
  slug: string;
  /** User ids by role. */
  users: Record<Role, string>;
  member: (role: Role) => Membership;
  /** Runs in the workspace as the member with that role (owner unless said). */
  as: <T>(role: Role, work: (tx: Tx) => Promise<T>) => Promise<T>;
};

export async function createTestWorkspace(options: { timezone?: string } = {}): Promise<TestWorkspace> {
  const id = randomUUID();
  const slug = `test-${id.slice(0, 8)}`;
  const users = Object.fromEntries(ROLES.map((role) => [role, randomUUID()])) as Record<Role, string>;
  const origin = { kind: "person", requestId: "test" } as const;
  await withoutContext(async (tx) => {
    for (const role of ROLES) {
      await tx.execute(
        sql`insert into auth.users (id, name, email) values (${users[role]}, ${`${role} of ${slug}`}, ${`${role}@${slug}.test`})`,
      );
    }
  });
  const member = (role: Role) => vouchFor({ workspaceId: id, userId: users[role], role, origin });
  await withWorkspace(member("owner"), async (tx) => {
    await tx.execute(
      sql`insert into workspaces (id, name, slug, timezone) values (${id}, ${slug}, ${slug}, ${options.timezone ?? "UTC"})`,
    );
    for (const role of ROLES) {
      await tx.execute(
        sql`insert into workspace_members (workspace_id, user_id, role) values (${id}, ${users[role]}, ${role})`,
      );
    }
  });
  return { id, slug, users, member, as: (role, work) => withWorkspace(member(role), work) };
}

/** Ends the pool of a test outside db/, where the pool itself can't be named. */
export const closeTestPool = closePool;
