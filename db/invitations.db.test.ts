import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { workspaceOfInvitation } from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { acceptInvitation, createInvitation, findInvitation, listInvitations, revokeInvitation } from "./invitations";
import { listMembers } from "./members";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { vouchFor, withoutContext, withWorkspace } from "./workspace";

async function createPerson() {
  const id = randomUUID();
  const email = `${id}@people.test`;
  await withoutContext((tx) =>
    tx.execute(sql`insert into auth.users (id, name, email) values (${id}, 'Somebody', ${email})`),
  );
  return { id, email };
}

async function invite(ws: TestWorkspace, email: string, role: Role = "ops") {
  const made = await ws.as("owner", (tx) =>
    createInvitation(tx, { workspaceId: ws.id, email, role, invitedBy: ws.users.owner }),
  );
  if (!made) throw new Error("No invitation was made.");
  return made;
}

/** As the door does: into the workspace that the token names, whoever the person is. */
function accept(token: string, person: { id: string; email: string }, workspaceId = workspaceOfInvitation(token)) {
  if (!workspaceId) throw new Error("The token names no workspace.");
  const origin = { kind: "person", requestId: "test" } as const;
  const guest = vouchFor({ workspaceId, userId: person.id, role: "viewer", origin });
  return withWorkspace(guest, (tx) =>
    acceptInvitation(tx, { workspaceId, token, userId: person.id, email: person.email }),
  );
}

test("an invitation makes its person a member with its role, once", async () => {
  const ws = await createTestWorkspace();
  const person = await createPerson();
  const { token } = await invite(ws, person.email, "marketer");
  const shown = await ws.as("viewer", (tx) => findInvitation(tx, token));
  expect(shown).toMatchObject({ email: person.email, role: "marketer", state: "open", hasAccount: true });
  expect(await accept(token, person)).toEqual({ state: "joined", slug: ws.slug, role: "marketer" });
  const members = await ws.as("owner", listMembers);
  expect(members.find(({ userId }) => userId === person.id)?.role).toBe("marketer");
  expect(await accept(token, person)).toEqual({ state: "accepted" });
});

test("the secret isn't stored", async () => {
  const ws = await createTestWorkspace();
  const { token } = await invite(ws, "a@people.test");
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute(sql`select to_jsonb(i)::text as stored from invitations i
                   union all select to_jsonb(a)::text from audit_log a`),
  );
  expect(JSON.stringify(rows)).not.toContain(token.slice(33));
});

test("of two who accept at once, one joins", async () => {
  const ws = await createTestWorkspace();
  const person = await createPerson();
  const { token } = await invite(ws, person.email);
  const results = await Promise.all([1, 2, 3, 4].map(() => accept(token, person)));
  expect(results.map(({ state }) => state).sort()).toEqual(["accepted", "accepted", "accepted", "joined"]);
  const members = await ws.as("owner", listMembers);
  expect(members.filter(({ userId }) => userId === person.id)).toHaveLength(1);
});

test("revoked, expired, altered and foreign links open nothing", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const person = await createPerson();

  const revoked = await invite(mine, person.email);
  await mine.as("owner", (tx) => revokeInvitation(tx, { invitationId: revoked.id, actorRole: "owner" }));
  expect(await accept(revoked.token, person)).toEqual({ state: "revoked" });

  const expired = await invite(mine, person.email);
  await asOwner(mine.id, "update invitations set expires_at = now() where id = $1", [expired.id]);
  expect(await accept(expired.token, person)).toEqual({ state: "expired" });

  const open = await invite(mine, person.email);
  expect(
    await accept(
      open.token.replace(/.$/, (c) => (c === "A" ? "B" : "A")),
      person,
    ),
  ).toEqual({ state: "unknown" });
  // The same secret under another workspace's name.
  expect(await accept(open.token, person, theirs.id)).toEqual({ state: "unknown" });
  const renamed = theirs.id.replaceAll("-", "") + open.token.slice(32);
  expect(await accept(renamed, person)).toEqual({ state: "unknown" });
  expect((await mine.as("owner", listMembers)).length).toBe(5);
  expect((await theirs.as("owner", listMembers)).length).toBe(5);
});

test("somebody else's e-mail address can't use it", async () => {
  const ws = await createTestWorkspace();
  const [invited, other] = [await createPerson(), await createPerson()];
  const { token } = await invite(ws, invited.email, "owner");
  expect(await accept(token, other)).toEqual({ state: "other_email", email: invited.email });
  expect(await accept(token, invited)).toMatchObject({ state: "joined" });
});

test("a member isn't invited again, and a new invitation replaces the open one", async () => {
  const ws = await createTestWorkspace();
  const again = await ws.as("owner", (tx) =>
    createInvitation(tx, {
      workspaceId: ws.id,
      email: `ops@${ws.slug}.test`,
      role: "ops",
      invitedBy: ws.users.owner,
    }),
  );
  expect(again).toBeNull();
  const person = await createPerson();
  const first = await invite(ws, person.email, "viewer");
  const second = await invite(ws, person.email, "ops");
  expect(await accept(first.token, person)).toEqual({ state: "revoked" });
  expect(await accept(second.token, person)).toMatchObject({ state: "joined", role: "ops" });
});

test("invitations to one address at once leave one open", async () => {
  const ws = await createTestWorkspace();
  const person = await createPerson();
  const results = await Promise.allSettled([1, 2, 3].map(() => invite(ws, person.email)));
  expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
  const open = (await ws.as("owner", listInvitations)).filter(({ state }) => state === "open");
  expect(open).toHaveLength(1);
});

test("an admin can't revoke an owner's invitation, nor anybody another workspace's", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const { id } = await invite(mine, "chief@people.test", "owner");
  const byAdmin = await mine.as("admin", (tx) => revokeInvitation(tx, { invitationId: id, actorRole: "admin" }));
  expect(byAdmin).toEqual({ state: "refused", why: "Your role, admin, can't change owners." });
  const byStranger = await theirs.as("owner", (tx) => revokeInvitation(tx, { invitationId: id, actorRole: "owner" }));
  expect(byStranger).toEqual({ state: "not_found" });
  expect(await theirs.as("owner", listInvitations)).toEqual([]);
  const byOwner = await mine.as("owner", (tx) => revokeInvitation(tx, { invitationId: id, actorRole: "owner" }));
  expect(byOwner).toEqual({ state: "done" });
});
