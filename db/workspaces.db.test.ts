import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listTimeZones } from "@/domain/workspaces";
import { createAccount, createFirstAccount, endAllSessions, endSession, hasAccounts, listSessions } from "./accounts";
import { listAuditEntries, listAuditSubjects } from "./audit";
import { makePlatformAdmin } from "./testing/agents";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { vouchFor, withoutContext, withUser, withWorkspace } from "./workspace";
import {
  createWorkspace,
  deleteWorkspace,
  knowsTimeZone,
  listAllWorkspaces,
  listOwnWorkspaces,
  readWorkspaceState,
  updateWorkspace,
} from "./workspaces";

const origin = { kind: "person", requestId: "test" } as const;

function open(userId: string, slug: string) {
  const id = randomUUID();
  const member = vouchFor({ workspaceId: id, userId, role: "owner", origin });
  const input = { id, ownerId: userId, name: "New", slug, timezone: "Asia/Tokyo", currency: "JPY" };
  return withWorkspace(member, (tx) => createWorkspace(tx, input));
}

async function read(ws: TestWorkspace) {
  const state = await ws.as("viewer", (tx) => readWorkspaceState(tx, ws.id));
  if (!state) throw new Error("The workspace is gone.");
  return state;
}

test("a new workspace has its maker as owner, and shows in the maker's list alone", async () => {
  const [someone, other] = [await createTestWorkspace(), await createTestWorkspace()];
  const slug = `new-${someone.slug}`;
  expect(await open(someone.users.viewer, slug)).toBe(true);
  const mine = await withUser(someone.users.viewer, origin, (tx) => listOwnWorkspaces(tx, someone.users.viewer));
  expect(mine.map(({ slug, role }) => [slug, role])).toEqual([
    [slug, "owner"],
    [someone.slug, "viewer"],
  ]);
  const theirs = await withUser(other.users.owner, origin, (tx) => listOwnWorkspaces(tx, someone.users.viewer));
  expect(theirs).toEqual([]);
});

test("an address is given once, also at the same moment", async () => {
  const ws = await createTestWorkspace();
  const results = await Promise.all([1, 2, 3].map(() => open(ws.users.owner, `race-${ws.slug}`)));
  expect(results.filter(Boolean)).toHaveLength(1);
  expect(await open(ws.users.owner, ws.slug)).toBe(false);
});

test("all workspaces are listed for a platform administrator only", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const seen = await withUser(mine.users.admin, origin, listAllWorkspaces);
  expect(seen.map(({ slug }) => slug)).toEqual([mine.slug]);
  await makePlatformAdmin(mine.users.admin);
  const all = await withUser(mine.users.admin, origin, listAllWorkspaces);
  const found = all.find(({ slug }) => slug === theirs.slug);
  expect(found).toMatchObject({ members: 5, owners: [`owner of ${theirs.slug}`] });
});

test("of two edits of one state, the second is told", async () => {
  const ws = await createTestWorkspace();
  const { version, ...values } = await read(ws);
  const first = await ws.as("owner", (tx) =>
    updateWorkspace(tx, { ...values, timezone: "Asia/Kathmandu", workspaceId: ws.id, version }),
  );
  expect(first).toMatchObject({ timezone: "Asia/Kathmandu" });
  const second = await ws.as("admin", (tx) =>
    updateWorkspace(tx, { ...values, name: "Lost?", workspaceId: ws.id, version }),
  );
  expect(second).toBeUndefined();
  expect(await read(ws)).toEqual(first);
});

test("another workspace can't be read, changed or deleted, nor its address taken", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const before = await read(theirs);
  expect(await mine.as("owner", (tx) => readWorkspaceState(tx, theirs.id))).toBeUndefined();
  const change = mine.as("owner", (tx) => updateWorkspace(tx, { ...before, name: "Mine", workspaceId: theirs.id }));
  expect(await change).toBeUndefined();
  expect(await mine.as("owner", (tx) => deleteWorkspace(tx, { workspaceId: theirs.id, typedName: before.name }))).toBe(
    false,
  );
  const own = await read(mine);
  const steal = mine.as("owner", (tx) => updateWorkspace(tx, { ...own, slug: theirs.slug, workspaceId: mine.id }));
  await expect(steal).rejects.toMatchObject({ cause: { code: "23505", constraint: "workspaces_slug_key" } });
  expect(await read(theirs)).toEqual(before);
});

test("the database refuses a time zone that it doesn't know", async () => {
  const ws = await createTestWorkspace();
  expect(await ws.as("owner", (tx) => knowsTimeZone(tx, "Europe/Berlin"))).toBe(true);
  expect(await ws.as("owner", (tx) => knowsTimeZone(tx, "Mars/Olympus"))).toBe(false);
  const { version: _, ...values } = await read(ws);
  const bad = ws.as("owner", (tx) =>
    tx.execute(sql`update workspaces set timezone = 'Mars/Olympus' where slug = ${values.slug}`),
  );
  await expect(bad).rejects.toMatchObject({ cause: { code: "23514" } });
});

test("a workspace is deleted with everything in it, by its exact name", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  await mine.as("owner", (tx) => tx.execute(sql`insert into cohorts (workspace_id, name) values (${mine.id}, 'Gone')`));
  const attempt = (typedName: string) =>
    mine.as("owner", (tx) => deleteWorkspace(tx, { workspaceId: mine.id, typedName }));
  expect(await attempt(mine.slug.toUpperCase())).toBe(false);
  expect(await attempt(mine.slug)).toBe(true);
  expect(await mine.as("owner", (tx) => readWorkspaceState(tx, mine.id))).toBeUndefined();
  const { rows } = await mine.as("owner", (tx) =>
    tx.execute(sql`select (select count(*) from cohorts) + (select count(*) from workspace_members)
                        + (select count(*) from audit_log) as left_over`),
  );
  expect(rows).toEqual([{ left_over: 0 }]);
  expect(await read(theirs)).toMatchObject({ slug: theirs.slug });
});

test("the audit log is paged by keyset, even within one moment, and is the workspace's own", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  await mine.as("owner", (tx) =>
    tx.execute(
      sql`insert into cohorts (workspace_id, name) select ${mine.id}, 'Cohort ' || n from generate_series(1, 120) n`,
    ),
  );
  const pages = [await mine.as("viewer", (tx) => listAuditEntries(tx, { subject: "cohorts" }))];
  for (let after = pages[0]?.next; after; after = pages.at(-1)?.next) {
    const cursor = after;
    pages.push(await mine.as("viewer", (tx) => listAuditEntries(tx, { subject: "cohorts", after: cursor })));
  }
  expect(pages.map(({ entries }) => entries.length)).toEqual([50, 50, 20]);
  expect(new Set(pages.flatMap(({ entries }) => entries.map(({ id }) => id))).size).toBe(120);
  expect((await theirs.as("owner", (tx) => listAuditEntries(tx, { subject: "cohorts" }))).entries).toEqual([]);
  expect(await mine.as("viewer", listAuditSubjects)).toEqual(["cohorts", "workspace_members", "workspaces"]);
  const forged = mine.as("owner", (tx) => tx.execute(sql`delete from audit_log`));
  await expect(forged).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("an e-mail address has one account; once there is any, nobody becomes the first", async () => {
  const person = { name: "P", email: "twice@people.test", passwordHash: "x" };
  const made = await Promise.all(
    [1, 2, 3].map(() => withoutContext((tx) => createAccount(tx, { ...person, id: randomUUID() }))),
  );
  expect(made.filter(Boolean)).toHaveLength(1);
  const first = { ...person, id: randomUUID(), email: "first@people.test" };
  expect(await withoutContext((tx) => createFirstAccount(tx, first))).toBe(false);
  expect(await withoutContext(hasAccounts)).toBe(true);
});

test("people end their own sessions and nobody else's", async () => {
  const ws = await createTestWorkspace();
  const { owner, viewer } = ws.users;
  await withoutContext((tx) =>
    tx.execute(sql`insert into auth.sessions (user_id, token, expires_at)
                   select u, gen_random_uuid()::text, now() + i from unnest(array[${owner}, ${owner}, ${viewer}]::uuid[]) u,
                   (values (interval '1 day'), (interval '-1 day')) as v (i)`),
  );
  const [session] = await withUser(owner, origin, (tx) => listSessions(tx, owner));
  if (!session) throw new Error("No session was listed.");
  expect(await withUser(viewer, origin, (tx) => endSession(tx, { userId: viewer, sessionId: session.id }))).toBe(false);
  expect(await withUser(owner, origin, (tx) => endSession(tx, { userId: owner, sessionId: session.id }))).toBe(true);
  expect(await withUser(owner, origin, (tx) => listSessions(tx, owner))).toHaveLength(1);
  await withUser(owner, origin, (tx) => endAllSessions(tx, owner));
  expect(await withUser(owner, origin, (tx) => listSessions(tx, owner))).toEqual([]);
  expect(await withUser(viewer, origin, (tx) => listSessions(tx, viewer))).toHaveLength(1);
});

test("every time zone that a form offers is known to the database", async () => {
  const ws = await createTestWorkspace();
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(
      sql`select zone from unnest(${sql.param(listTimeZones())}::text[]) zone where not app.is_time_zone(zone)`,
    ),
  );
  expect(rows).toEqual([]);
});
