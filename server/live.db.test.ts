import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { closeLive, listenToTable, watchWorkspace, watchWorkspaces } from "./live";

afterAll(async () => {
  await closeLive();
});

/** Opens a stream as a member and gives its events one by one, as "name table". */
function watch(workspace: TestWorkspace, since: number) {
  const ended = new AbortController();
  const member = { ...workspace.member("ops"), userId: workspace.users.ops };
  return readEvents(
    watchWorkspace(member, since, ended.signal, async () => true),
    ended,
  );
}

/** Opens one stream of several workspaces. */
function watchAll(workspaces: TestWorkspace[], userId: string, since = 0) {
  const ended = new AbortController();
  const members = workspaces.map((workspace) => workspace.member("admin"));
  return readEvents(
    watchWorkspaces({ userId, members }, since, ended.signal, async () => true),
    ended,
  );
}

function readEvents({ body }: Response, ended: AbortController) {
  if (!body) throw new Error("The stream was refused.");
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: string[] = [];
  return {
    next: async () => {
      while (waiting.length === 0) {
        const { value, done } = await reader.read();
        if (done) return "end";
        for (const [, name, data] of value.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)) {
          waiting.push(`${name} ${(JSON.parse(data ?? "{}") as { table?: string }).table ?? ""}`.trim());
        }
      }
      return waiting.shift();
    },
    end: () => ended.abort(),
  };
}

function fireAlert(workspace: TestWorkspace, name: string) {
  return workspace.as("ops", (tx) =>
    tx.execute(sql`select create_system_alert(${workspace.id}, 'error', 'low', ${name}, null)`),
  );
}

async function nextChange(stream: { next: () => Promise<string | undefined> }): Promise<string | undefined> {
  for (;;) {
    const event = await stream.next();
    if (event !== "ready" && event !== "gap") return event;
  }
}

test("a stream tells its own workspace's changes, and what happened while its page was on the way", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const first = watch(mine, 0);
  expect(await first.next()).toBe("ready");
  expect(await first.next()).toBe("gap");
  // Listening has begun: from here on nothing is missed.
  await first.next();

  // The server's own margin reaches back to the millisecond after this one.
  const readAt = Date.now() + 2_001;
  await fireAlert(theirs, "theirs");
  await fireAlert(mine, "mine");
  expect(await nextChange(first)).toMatch(/^change (system_alerts|alert_events)$/);

  const late = watch(mine, readAt);
  expect(await late.next()).toBe("ready");
  expect(await late.next()).toMatch(/^change (system_alerts|alert_events)$/);
  first.end();
  late.end();
});

test("who had gone before the stream began keeps none open", async () => {
  const mine = await createTestWorkspace();
  const member = { ...mine.member("ops"), userId: mine.users.ops };
  for (let times = 0; times < 60; times++) {
    const { status, body } = watchWorkspace(member, 0, AbortSignal.abort(), async () => true);
    expect([status, await body?.getReader().read()]).toEqual([200, { value: undefined, done: true }]);
  }
});

test("a stream whose data are older than what is kept is told of a gap", async () => {
  const mine = await createTestWorkspace();
  const stream = watch(mine, Date.now() - 3_600_000);
  expect([await stream.next(), await stream.next()]).toEqual(["ready", "gap"]);
  stream.end();
});

test("a changed membership ends its person's stream at once; back through the door, it is told like any change", async () => {
  const mine = await createTestWorkspace();
  const stream = watch(mine, 0);
  expect([await stream.next(), await stream.next()]).toEqual(["ready", "gap"]);
  const before = Date.now();
  await mine.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'viewer' where user_id = ${mine.users.ops}`),
  );
  const told = async (wanted: string, from: ReturnType<typeof watch>) => {
    // The workspace's beginning may still be told before.
    for (let event = await from.next(); event !== wanted; event = await from.next())
      expect(event).toMatch(/^(change|gap)/);
  };
  await told("end", stream);
  // The server's own margin reaches back this far.
  const back = watch(mine, before + 2_000);
  expect(await back.next()).toBe("ready");
  await told("change workspace_members", back);
  await fireAlert(mine, "still listening");
  await told("change system_alerts", back);
  back.end();
});

test("one stream tells of several workspaces, not of others, and ends with a gap when the person joins or leaves one", async () => {
  const [first, second, third] = [
    await createTestWorkspace(),
    await createTestWorkspace(),
    await createTestWorkspace(),
  ];
  const me = first.users.admin;
  const join = (workspace: TestWorkspace) =>
    workspace.as("owner", (tx) =>
      tx.execute(
        sql`insert into workspace_members (workspace_id, user_id, role) values (${workspace.id}, ${me}, 'admin')`,
      ),
    );
  await join(second);
  // Once it is heard, all that came before was.
  const beforehand = watch(second, 0);
  await fireAlert(second, "heard");
  const missing = new Set(["change system_alerts", "change alert_events"]);
  while (missing.size > 0) missing.delete((await nextChange(beforehand)) ?? "");
  const stream = watchAll([first, second], me);
  expect([await stream.next(), await stream.next()]).toEqual(["ready", "gap"]);
  await fireAlert(third, "theirs");
  await first.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'viewer' where user_id = ${first.users.ops}`),
  );
  expect(await stream.next()).toBe("change workspace_members");
  await fireAlert(second, "mine");
  expect(await stream.next()).toMatch(/^change (system_alerts|alert_events)$/);
  await join(third);
  let event = await stream.next();
  while (event?.startsWith("change")) event = await stream.next();
  expect([event, await stream.next()]).toEqual(["gap", "end"]);
  beforehand.end();
});

test("a stream of all workspaces that comes back is told of a gap where memberships changed meanwhile", async () => {
  const mine = await createTestWorkspace();
  const first = watch(mine, 0);
  await fireAlert(mine, "heard");
  const missing = new Set(["change system_alerts", "change alert_events"]);
  while (missing.size > 0) missing.delete((await nextChange(first)) ?? "");
  // The server's own margin reaches back to the millisecond after this one.
  const readAt = Date.now() + 2_001;
  while (Date.now() < readAt - 2_000) await new Promise(setImmediate);
  await mine.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'viewer' where user_id = ${mine.users.admin}`),
  );
  // Once the last alert is heard, all that came before was.
  const heard = async (stream: typeof first) => {
    const events: (string | undefined)[] = [];
    const alert = new Set(["change system_alerts", "change alert_events"]);
    while (alert.size > 0) {
      events.push(await stream.next());
      alert.delete(events.at(-1) ?? "");
    }
    return events;
  };
  await fireAlert(mine, "after");
  await heard(first);
  const back = watchAll([mine], mine.users.admin, readAt);
  expect(await heard(back)).toContain("gap");
  first.end();
  back.end();
});

test("a person has so many streams at most, and another one once one has ended", async () => {
  const mine = await createTestWorkspace();
  const streams = Array.from({ length: 50 }, () => watch(mine, 0));
  const ended = new AbortController();
  const open = (user: "ops" | "viewer") =>
    watchWorkspace({ ...mine.member(user), userId: mine.users[user] }, 0, ended.signal, async () => true);
  const refused = open("ops");
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining("50 pages")]);
  expect(open("viewer").status).toBe(200);
  streams[0]?.end();
  expect(open("ops").status).toBe(200);
  for (const stream of streams) stream.end();
  ended.abort();
});

const waits = (workspaceId: string) => listenToTable(workspaceId, "agent_tasks", () => {});

test("so many wait for a workspace at most, and another one once one has gone", () => {
  const stops = Array.from({ length: 200 }, () => waits("one"));
  expect(waits("one")).toBeNull();
  stops.push(waits("another"));
  stops[0]?.();
  stops.push(waits("one"));
  expect(stops).not.toContain(null);
  for (const stop of stops) stop?.();
});
