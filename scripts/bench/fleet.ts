/** A workspace in which all agents of the registry are at work, and the executions that they report. */
import { randomUUID } from "node:crypto";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { type Membership, vouchFor } from "@/db/workspace";
import { type Ground, makeKey, SLUG } from "./ground";

export type Fleet = { member: Membership; workspaceId: string; slug: string; key: string; agents: string[] };

/** Its owner is the demo's, so that the bench's session opens it. */
export async function makeFleet({ admin }: Ground, slug: string): Promise<Fleet> {
  // Some of the demo's are out of service.
  await admin.query("update agent_registry set is_active = true, deprecated_date = null");
  const email = DEMO_SIGN_INS.find(({ role, workspace }) => role === "owner" && workspace === SLUG)?.email;
  const { rows } = await admin.query<{ workspace: string; person: string }>(
    `with made as (insert into workspaces (name, slug, timezone) values ($1, $1, 'Europe/Berlin') returning id),
     joined as (insert into workspace_members (workspace_id, user_id, role)
       select made.id, u.id, 'owner' from made, auth.users u where u.email = $2 returning workspace_id, user_id),
     assigned as (insert into agent_assignments (workspace_id, agent_id)
       select made.id, r.id from made, agent_registry r)
     select workspace_id as workspace, user_id as person from joined`,
    [slug, email],
  );
  const { workspace: workspaceId = "", person: userId = "" } = rows[0] ?? {};
  const member = vouchFor({ workspaceId, userId, role: "owner", origin: { kind: "person", requestId: "bench" } });
  const key = await makeKey({ ...member, userId }, "executions:write");
  const agents = await admin.query<{ name: string }>("select agent_name as name from agent_registry order by 1");
  return { member, workspaceId, slug, key, agents: agents.rows.map(({ name }) => name) };
}

/** Executions of the last minute by agents at random, their durations skewed as real ones are. */
export function makeExecutions(agents: readonly string[], count: number): object[] {
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
    return {
      agent_name: agents[Math.floor(Math.random() * agents.length)],
      execution_time_seconds: Number(Math.exp(0.5 + 0.7 * normal).toFixed(6)),
      input_tokens: Math.floor(Math.random() * 4_000),
      output_tokens: Math.floor(Math.random() * 1_000),
      cost: Number((Math.random() / 50).toFixed(6)),
      success: Math.random() > 0.04,
      occurred_at: new Date(Date.now() - Math.random() * 60_000).toISOString(),
      idempotency_key: randomUUID(),
    };
  });
}
