/** Alerts, policies and what people were told, for tests of routing. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Severity } from "@/domain/alerts";
import type { Step } from "@/domain/routing";
import { routeAlerts } from "../escalations";
import { vouchFor, withWorkspace } from "../workspace";
import type { TestWorkspace } from "./workspace";

export async function fire(
  ws: TestWorkspace,
  title: string,
  severity: Severity = "critical",
  more: object = {},
): Promise<string> {
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute<{ id: string }>(
      sql`select app.fire_alert(${ws.id}, ${JSON.stringify({
        alert_type: "error",
        severity_level: severity,
        title,
        fingerprint: title,
        ...more,
      })}::jsonb) as id`,
    ),
  );
  return rows[0]?.id ?? "";
}

export function act(ws: TestWorkspace, id: string, action: string, options: object = {}) {
  return ws.as("ops", (tx) =>
    tx.execute(
      sql`select * from app.change_alerts(array[${id}]::uuid[], ${action}, ${JSON.stringify(options)}::jsonb)`,
    ),
  );
}

/** Runs the router, as the job does, as of some minutes from now. */
export async function route(ws: TestWorkspace, minutes = 0): Promise<void> {
  const origin = { kind: "system", requestId: "test" } as const;
  const nobody = vouchFor({ workspaceId: ws.id, userId: null, role: "ops", origin });
  const now = new Date(Date.now() + minutes * 60_000);
  while ((await withWorkspace(nobody, (tx) => routeAlerts(tx, now))) > 0);
}

/** A policy, and a rule that sends every alert to it. */
export async function addPolicy(ws: TestWorkspace, name: string, steps: Step[]): Promise<string> {
  const id = randomUUID();
  await ws.as("ops", async (tx) => {
    await tx.execute(sql`insert into escalation_policies (workspace_id, id, name, steps)
      values (${ws.id}, ${id}, ${name}, ${JSON.stringify(steps)}::jsonb)`);
    await tx.execute(
      sql`insert into routing_rules (workspace_id, name, policy_id) values (${ws.id}, ${`All to ${name}`}, ${id})`,
    );
  });
  return id;
}

type Note = { title: string; channel: string; status: string; after: Date; held: boolean };

/** What a member was sent, oldest first. */
export async function notesOf(ws: TestWorkspace, role: keyof TestWorkspace["users"]): Promise<Note[]> {
  const { rows } = await ws.as(role, (tx) =>
    tx.execute<Note>(sql`select title, channel, delivery_status as status, deliver_after as after, deliver_after = app.held_for_digest() as held
      from user_notifications order by created_at, title, channel`),
  );
  return rows;
}

export const titlesOf = async (ws: TestWorkspace, role: keyof TestWorkspace["users"]) =>
  (await notesOf(ws, role)).map(({ title, channel }) => (channel === "in_app" ? title : `${title} (${channel})`));

/** The words of an alert's "notified" entries, oldest first. */
export async function decisionsOn(
  ws: TestWorkspace,
  alertId: string,
): Promise<{ person: string | null; channel: string; why: string }[]> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ details: { person: string | null; channel: string; why: string } }>(
      sql`select details from alert_events where alert_id = ${alertId} and kind = 'notified' order by position`,
    ),
  );
  return rows.map(({ details }) => details);
}
