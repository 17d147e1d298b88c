/** The bench's own database, with the demo in it, and the application's processes over it. */
import { Client } from "pg";
import { closePool } from "@/db/client";
import { migrateUp, readMigrations } from "@/db/migrate";
import { seedDemo } from "@/db/seed/demo";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { type Membership, vouchFor } from "@/db/workspace";
import { applicationUrl } from "../app-role";
import { buildApplication, isBuilt } from "../build";
import { type Cluster, freePort, openThrowAwayCluster } from "../postgres";
import { startWebServer, type WebServer } from "../web-server";
import { during } from "./cleaning";

const PASSWORD = "bench";
const SECRET = "a secret for benchmarks only, of sufficient length";

export type Ground = { ownerUrl: string; appUrl: string; owner: Client };

/** Runs `work` over a fresh, seeded database; afterwards nothing of it is left. */
export function onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  return during(
    openCluster,
    (cluster) => cluster.stop(),
    async (cluster) => {
      const ground = await layGround(cluster);
      // For the bench's own use of the application's queries.
      process.env.APP_DATABASE_URL = ground.appUrl;
      try {
        return await work(ground);
      } finally {
        await closePool();
        await ground.owner.end();
      }
    },
  );
}

const openCluster = () => openThrowAwayCluster(PASSWORD);

async function layGround(cluster: Cluster): Promise<Ground> {
  const admin = new Client({ connectionString: cluster.url("postgres") });
  await admin.connect();
  await admin.query("create database codex_bench");
  await admin.end();
  const ownerUrl = cluster.url("codex_bench");
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrateUp(owner, await readMigrations());
  await owner.query(`alter role codex_app login password '${PASSWORD}'`);
  await seedDemo({ ownerUrl });
  return { ownerUrl, appUrl: applicationUrl(ownerUrl, PASSWORD), owner };
}

/** The demo's owner in the demo's first workspace. */
export async function readMember({ owner }: Ground): Promise<Membership & { userId: string }> {
  const { rows } = await owner.query<{ workspace: string; person: string }>(
    `select w.id as workspace, m.user_id as person
     from workspaces w join workspace_members m on m.workspace_id = w.id and m.role = 'owner' where w.slug = $1`,
    [SLUG],
  );
  const { workspace: workspaceId = "", person: userId = "" } = rows[0] ?? {};
  const origin = { kind: "person", requestId: "bench" } as const;
  return vouchFor({ workspaceId, userId, role: "owner", origin }) as Membership & { userId: string };
}

export const SLUG = "aurora";

/** The built application over the ground's database, as it is served to people. */
export async function onApplication<T>(
  { appUrl }: Ground,
  work: (application: WebServer, cookie: string) => Promise<T>,
): Promise<T> {
  if (!isBuilt()) await buildApplication();
  const env = {
    APP_DATABASE_URL: appUrl,
    AUTH_SECRET: SECRET,
    SIGN_IN_LIMIT: "off",
    PROGRAM_REQUESTS_PER_MINUTE: "1000000000",
    LOG_LEVEL: "warn",
    JOBS: "off",
  };
  return during(
    async () => startWebServer({ port: await freePort(), mode: "start", env, output: "ignore" }),
    (server) => server.stop(),
    async (server) => work(server, await signIn(server)),
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
