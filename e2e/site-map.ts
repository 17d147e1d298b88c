/** Every page of the application by its file, with real values for its parameters: a new page is covered without being named. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { vouchFor, withoutContext, withUser, withWorkspace } from "@/db/workspace";

const APP = path.join(process.cwd(), "app");

/** The routes of all page files, such as "/[workspace]/campaigns/[campaign]". */
export function listRoutes(): string[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .filter((file) => !file.includes("[..."))
    .map((file) => `/${path.dirname(file)}`.replace(/\/\.$/, "/").replace(/\/\([^)]+\)/g, ""))
    .sort();
}

/** Pages that people see before they have signed in. */
export const PUBLIC_ROUTES = [
  "/sign-in",
  "/forgot-password",
  "/reset-password",
  "/invite/[token]",
  "/unsubscribe/[token]",
];
/** Addresses that only lead elsewhere for somebody who is signed in. */
export const REDIRECTS = ["/", "/welcome"];

/** @returns the address of a route in the demo's workspace "aurora"; throws where a parameter has no value here */
export async function addressOf(route: string): Promise<string> {
  const values = await demoValues();
  return route.replace(/\[([^\]]+)\]/g, (_, name: string) => {
    const value = values[`${route.split(`[${name}]`)[0]}[${name}]`] ?? values[name];
    if (value === undefined) throw new Error(`Say in e2e/site-map.ts what [${name}] of ${route} is.`);
    return encodeURIComponent(value);
  });
}

let values: Promise<Record<string, string>> | undefined;

function demoValues() {
  values ??= readDemoValues();
  return values;
}

async function readDemoValues(): Promise<Record<string, string>> {
  const owner = DEMO_SIGN_INS.find((person) => person.role === "owner");
  const origin = { kind: "system", requestId: "e2e" } as const;
  const people = await withoutContext((tx) =>
    tx.execute<{ id: string }>(sql`select id from auth.users where email = ${owner?.email}`),
  );
  const userId = people.rows[0]?.id ?? "";
  const workspaces = await withUser(userId, origin, (tx) =>
    tx.execute<{ id: string }>(sql`select id from workspaces where slug = 'aurora'`),
  );
  const member = vouchFor({ workspaceId: workspaces.rows[0]?.id ?? "", userId, role: "owner", origin });
  const { rows } = await withWorkspace(member, (tx) =>
    tx.execute<Record<string, string>>(sql`select
      (select id from campaigns where status = 'active' order by created_at limit 1) as campaign,
      (select r.agent_name from agent_assignments a join agent_registry r on r.id = a.agent_id order by r.agent_name limit 1) as agent,
      (select code from agent_registry where agent_name = 'Headline Smith') as "/admin/agents/[agent]",
      (select c.id from agent_capabilities c join agent_registry r on r.id = c.agent_id
       where r.agent_name = 'Headline Smith' and c.parameter_schema <> '{}') as capability,
      (select id from positioning order by created_at limit 1) as positioning,
      (select id from message_architecture order by created_at limit 1) as message,
      (select id from integrations order by created_at limit 1) as source,
      (select id from alert_rules order by created_at, id limit 1) as rule`),
  );
  return { workspace: "aurora", token: "no-such-token", ...rows[0] };
}
