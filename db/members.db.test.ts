import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Role } from "@/domain/permissions";
import { changeMemberRole, leaveWorkspace, listMemberNames, listMembers, removeMember } from "./members";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withUser } from "./workspace";

async function memberIds(ws: TestWorkspace): Promise<Record<Role, string>> {
  const members = await ws.as("owner", listMembers);
  return Object.fromEntries(members.map(({ role, id }) => [role, id])) as Record<Role, string>;
}

function change(ws: TestWorkspace, actor: Role, memberId: string, role: Role) {
  return ws.as(actor, (tx) => changeMemberRole(tx, { actorId: ws.users[actor], memberId, role }));
}

describe("roles", () => {
  test("members are listed by rank", async () => {
    const ws = await createTestWorkspace();
    const members = await ws.as("viewer", listMembers);
    expect(members.map(({ role }) => role)).toEqual(["owner", "admin", "marketer", "ops", "viewer"]);
    const names = await ws.as("viewer", listMemberNames);
    expect(names).toEqual(members.map(({ userId, name }) => ({ id: userId, name })));
  });

  test("a search finds parts of names and addresses, and takes its signs as typed", async () => {
    const ws = await createTestWorkspace();
    const found = async (search: string) =>
      (await ws.as("viewer", (tx) => listMembers(tx, search))).map(({ role }) => role);
    expect(await found("MARKETER")).toEqual(["marketer"]);
    expect(await found(`ops@${ws.slug}`)).toEqual(["ops"]);
    expect(await found("%")).toEqual([]);
  });

  test("an owner gives any role; the change is audited with its actor", async () => {
    const ws = await createTestWorkspace();
    const ids = await memberIds(ws);
    expect(await change(ws, "owner", ids.viewer, "admin")).toMatchObject({ state: "done", userId: ws.users.viewer });
    const { rows } = await ws.as("owner", (tx) =>
      tx.execute(sql`select actor_id, before ->> 'role' as was, after ->> 'role' as became from audit_log
                     where subject_type = 'workspace_members' and action = 'update'`),
    );
    expect(rows).toEqual([{ actor_id: ws.users.owner, was: "viewer", became: "admin" }]);
  });

  test("an admin can neither make, change nor remove an owner", async () => {
    const ws = await createTestWorkspace();
    const ids = await memberIds(ws);
    const refused = { state: "refused", why: "Your role, admin, can't change owners." };
    expect(await change(ws, "admin", ids.viewer, "owner")).toEqual(refused);
    expect(await change(ws, "admin", ids.admin, "owner")).toEqual(refused);
    expect(await change(ws, "admin", ids.owner, "viewer")).toEqual(refused);
    const removal = await ws.as("admin", (tx) => removeMember(tx, { actorId: ws.users.admin, memberId: ids.owner }));
    expect(removal).toEqual(refused);
    expect(await memberIds(ws)).toEqual(ids);
  });

  test("the role counts as it is now, not as it was when the page was loaded", async () => {
    const ws = await createTestWorkspace();
    const ids = await memberIds(ws);
    const stale = ws.member("admin");
    await change(ws, "owner", ids.admin, "viewer");
    const result = await change(ws, stale.role, ids.ops, "viewer");
    expect(result).toEqual({ state: "refused", why: "Your role, viewer, can't manage members." });
  });

  test("the last owner stays, by every way out", async () => {
    const ws = await createTestWorkspace();
    const ids = await memberIds(ws);
    const kept = { cause: { code: "CX409" } };
    await expect(change(ws, "owner", ids.owner, "admin")).rejects.toMatchObject(kept);
    await expect(ws.as("owner", (tx) => leaveWorkspace(tx, ws.users.owner))).rejects.toMatchObject(kept);
    await change(ws, "owner", ids.admin, "owner");
    await ws.as("owner", (tx) => leaveWorkspace(tx, ws.users.owner));
    expect((await ws.as("admin", listMembers)).filter(({ role }) => role === "owner")).toHaveLength(1);
  });

  test("two owners who demote each other at once: one owner remains", async () => {
    const ws = await createTestWorkspace();
    const ids = await memberIds(ws);
    await change(ws, "owner", ids.admin, "owner");
    const results = await Promise.allSettled([
      change(ws, "owner", ids.admin, "viewer"),
      change(ws, "admin", ids.owner, "viewer"),
      ws.as("owner", (tx) => leaveWorkspace(tx, ws.users.owner)),
      ws.as("admin", (tx) => leaveWorkspace(tx, ws.users.admin)),
    ]);
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
    const { rows } = await ws.as("viewer", (tx) =>
      tx.execute(sql`select count(*) from workspace_members where role = 'owner'`),
    );
    expect(rows).toEqual([{ count: 1 }]);
  });
});

describe("another workspace", () => {
  test("its members can't be read, changed, removed or joined", async () => {
    const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
    const before = await memberIds(theirs);
    expect(await change(mine, "owner", before.viewer, "owner")).toEqual({ state: "not_found" });
    const removal = await mine.as("owner", (tx) =>
      removeMember(tx, { actorId: mine.users.owner, memberId: before.viewer }),
    );
    expect(removal).toEqual({ state: "not_found" });
    await mine.as("owner", (tx) => leaveWorkspace(tx, theirs.users.viewer));
    const joining = mine.as("owner", (tx) =>
      tx.execute(sql`insert into workspace_members (workspace_id, user_id, role)
                     values (${theirs.id}, ${mine.users.owner}, 'owner')`),
    );
    await expect(joining).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await memberIds(theirs)).toEqual(before);
  });

  test("outside any workspace a person sees own memberships alone and can't change them", async () => {
    const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
    const origin = { kind: "person", requestId: "test" } as const;
    const seen = await withUser(mine.users.viewer, origin, listMembers);
    expect(seen.map(({ userId }) => userId)).toEqual([mine.users.viewer]);
    const { rowCount } = await withUser(mine.users.viewer, origin, (tx) =>
      tx.execute(sql`update workspace_members set role = 'owner'`),
    );
    expect(rowCount).toBe(0);
    expect((await theirs.as("owner", listMembers)).length).toBe(5);
  });
});
