import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { closeTestPool, createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { closeLive, watchWorkspace } from "./live";

afterAll(async () => {
  await closeLive();
  await closeTestPool();
});

/** Opens a stream as a member and gives its events one by one, as "name table". */
function watch(workspace: TestWorkspace, since: number) {
  const ended = new AbortController();
  const member = { ...workspace.member("ops"), userId: workspace.users.ops };
  const body = watchWorkspace(member, since, ended.signal, async () => true).body;
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

  // The server's own margin reaches back this far.
  const readAt = Date.now() + 2_000;
  await fireAlert(theirs, "theirs");
  await fireAlert(mine, "mine");
  expect(await nextChange(first)).toMatch(/^change (system_alerts|alert_events)$/);

  const late = watch(mine, readAt);
  expect(await late.next()).toBe("ready");
  expect(await late.next()).toMatch(/^change (system_alerts|alert_events)$/);
  first.end();
  late.end();
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
