/** Random operations on people's notifications, by several connections; run in a process of its own by badge.spec.ts. */
import { sql } from "drizzle-orm";
import { type Membership, vouchFor, withWorkspace } from "@/db/workspace";

export type Ground = { workspaceId: string; slug: string; users: Record<"ops" | "viewer" | "admin", string> };
export type Order = { ground: Ground; seed: number; operations: number };

const ORIGIN = { kind: "person", requestId: "badge test" } as const;
const PEOPLE = ["ops", "viewer", "admin"] as const;
const AT_ONCE = 5;

/** Mulberry32: the same numbers for the same seed. */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Performs operations drawn by the seed, some at the same time. */
export async function operate({ ground, seed, operations }: Order): Promise<void> {
  const random = randomBy(seed);
  for (let done = 0; done < operations; done += AT_ONCE) {
    const drawn = Array.from({ length: AT_ONCE }, () => {
      const who = PEOPLE[Math.floor(random() * PEOPLE.length)] ?? "ops";
      return operation(ground, who, random(), Math.floor(random() * 1_000));
    });
    await Promise.all(drawn);
  }
}

function operation(ground: Ground, who: (typeof PEOPLE)[number], kind: number, detail: number): Promise<unknown> {
  const { workspaceId, users } = ground;
  const me: Membership = vouchFor({ workspaceId, userId: users[who], role: who, origin: ORIGIN });
  const notify = (notification: object, channels: string[]) =>
    withWorkspace(me, (tx) =>
      tx.execute(sql`select app.notify(${workspaceId}, ${users[who]}, ${JSON.stringify({ type: "message", title: `No. ${detail}`, ...notification })}::jsonb,
        ${sql.param(channels)}::text[])`),
    );
  if (kind < 0.35) return notify({}, ["in_app", "email"]);
  if (kind < 0.4) return notify({}, ["email"]);
  if (kind < 0.45) return tellOfStorm(me, workspaceId, users[who]);
  if (kind < 0.6) return notify({ expires_at: new Date(Date.now() + detail).toISOString() }, ["in_app"]);
  if (kind < 0.85) {
    return withWorkspace(me, (tx) =>
      tx.execute(sql`select mark_notification_as_read(n.id) from (select id from user_notifications
        where not is_read order by created_at limit 1 offset ${detail % 5}) n`),
    );
  }
  if (kind < 0.88) {
    return withWorkspace(me, (tx) =>
      tx.execute(sql`update user_notifications set is_read = true where channel = 'in_app' and not is_read`),
    );
  }
  return withCampaign(me, workspaceId, (campaignId) => notify({ campaign_id: campaignId }, ["in_app", "push"]));
}

/** Alerts of one topic: soon the notice that counts them is changed where it stands, unread again. */
function tellOfStorm(me: Membership, workspaceId: string, userId: string): Promise<unknown> {
  const notification = { type: "alert", title: "It broke", severity: "high", about: "the API" };
  const notices = [1, 2, 3].map(() => ({ userId, channels: ["in_app", "email"], topic: "api high", notification }));
  return withWorkspace(me, (tx) =>
    tx.execute(sql`select app.tell_members(${workspaceId}, ${JSON.stringify(notices)}::jsonb)`),
  );
}

/** A campaign that is told of and then deleted: what told of it stays, and stays counted. */
async function withCampaign(
  me: Membership,
  workspaceId: string,
  tell: (id: string) => Promise<unknown>,
): Promise<void> {
  const id = await withWorkspace(me, async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(
      sql`insert into campaigns (workspace_id, name) values (${workspaceId}, 'Soon gone') returning id`,
    );
    return rows[0]?.id ?? "";
  });
  await tell(id);
  await withWorkspace(me, (tx) => tx.execute(sql`delete from campaigns where id = ${id}`));
}

if (process.send) {
  process.on("message", (order: Order) => {
    operate(order).then(
      () => process.send?.("done"),
      (error: Error) => process.send?.(`failed: ${error.message}`),
    );
  });
  process.send("ready");
}
