/** The bench's own database, with the demo in it, and the application's processes over it. */
import { Client } from "pg";
import { createApiKey } from "@/db/api-keys";
import { closePool } from "@/db/client";
import { seedDemo } from "@/db/seed/demo";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { createTestDatabase } from "@/db/testing/database";
import { type Membership, vouchFor, withWorkspace } from "@/db/workspace";
import type { ApiScope } from "@/domain/api-keys";
import { installJobs } from "@/server/jobs/run";
import { buildApplication, isBuilt } from "../build";
import { type Cluster, freePort, openThrowAwayCluster } from "../postgres";
import { startWebServer, type WebServer } from "../web-server";
import { startWorker } from "../worker-process";
import { during } from "./cleaning";

const SECRET = "a secret for benchmarks only, of sufficient length";

export type Ground = {
  ownerUrl: string;
  appUrl: string;
  /** An administrator's connection, past row-level security: it fills and looks after. */
  admin: Client;
};

/** Runs `work` over a fresh, seeded database; afterwards nothing of it is left. */
export function onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  return during(
    openCluster,
    (cluster) => cluster.stop(),
    async (cluster) => {
      const { drop, ...ground } = await layGround(cluster);
      // For the bench's own use of the application's queries.
      process.env.APP_DATABASE_URL = ground.appUrl;
      try {
        return await work(ground);
      } finally {
        await closePool();
        await ground.admin.end();
        await drop();
      }
    },
  );
}

const openCluster = () => openThrowAwayCluster("bench");

/** As in production, the schema's owner is no superuser: row-level security binds its functions too. */
async function layGround(cluster: Cluster): Promise<Ground & { drop: () => Promise<void> }> {
  const { ownerUrl, appUrl, drop } = await createTestDatabase(cluster.url("postgres"));
  await installJobs(ownerUrl);
  await seedDemo({ ownerUrl });
  const admin = new Client({ connectionString: cluster.url(new URL(ownerUrl).pathname.slice(1)) });
  await admin.connect();
  return { ownerUrl, appUrl, admin, drop };
}

/** The demo's owner in the demo's first workspace. */
export async function readMember({ admin }: Ground): Promise<Membership & { userId: string }> {
  const { rows } = await admin.query<{ workspace: string; person: string }>(
    `select w.id as workspace, m.user_id as person
     from workspaces w join workspace_members m on m.workspace_id = w.id and m.role = 'owner' where w.slug = $1`,
    [SLUG],
  );
  const { workspace: workspaceId = "", person: userId = "" } = rows[0] ?? {};
  const origin = { kind: "person", requestId: "bench" } as const;
  return vouchFor({ workspaceId, userId, role: "owner", origin }) as Membership & { userId: string };
}

/** A program's key of the member's workspace. */
export async function makeKey(member: Membership & { userId: string }, scope: ApiScope): Promise<string> {
  const { workspaceId, userId } = member;
  const input = { workspaceId, name: "Bench", scopes: [scope], days: null, createdBy: userId };
  return (await withWorkspace(member, (tx) => createApiKey(tx, input))).key;
}

export const SLUG = "aurora";

/** The built application over the ground's database, as it is served to people. */
export async function onApplication<T>(
  ground: Ground,
  work: (application: WebServer, cookie: string) => Promise<T>,
): Promise<T> {
  if (!isBuilt()) await buildApplication();
  return during(
    async () => serve(ground, await freePort()),
    (server) => server.stop(),
    async (server) => work(server, await signIn(server)),
  );
}

const UNLIMITED = { PROGRAM_REQUESTS_PER_MINUTE: "1000000000", PROGRAM_SPANS_PER_MINUTE: "1000000000" };
const COMMON = { AUTH_SECRET: SECRET, SIGN_IN_LIMIT: "off", ...UNLIMITED };

/** One web process, without background jobs. */
export function serve({ appUrl }: Ground, port: number): Promise<WebServer> {
  const env = { ...COMMON, APP_DATABASE_URL: appUrl, LOG_LEVEL: "warn", JOBS: "off" };
  return startWebServer({ port, mode: "start", env, output: "ignore" });
}

/** Runs the background jobs in a process of their own beside `work`. */
export function onWorker<T>({ ownerUrl, appUrl }: Ground, work: () => Promise<T>): Promise<T> {
  return during(
    () => startWorker({ ownerUrl, appUrl, env: COMMON }),
    (worker) => worker.stop(),
    work,
  );
}

/** Signs the demo's owner in. @returns the cookie header of the session */
async function signIn({ address }: WebServer): Promise<string> {
  const person = DEMO_SIGN_INS.find(({ role, workspace }) => role === "owner" && workspace === SLUG);
  const response = await fetch(`${address}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: address },
    body: JSON.stringify({ email: person?.email, password: person?.password }),
  });
  if (!response.ok) throw new Error(`The demo's owner could not sign in: ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
