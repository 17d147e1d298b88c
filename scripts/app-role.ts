/** The application role: owns nothing, obeys row-level security, and is the only one the web and worker processes use. */
import { Client } from "pg";
import { administrator, connectTo } from "./external-database";

const ROLE = "codex_app";

/** The role's connection string beside the owner's: same server, same database. */
export function applicationUrl(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = ROLE;
  url.password = password;
  return url.href;
}

/**
 * Sees to it that the application role exists and may sign in, before anything is migrated.
 * @returns its connection string
 * @throws Trouble with the statements an administrator must run
 */
export async function prepareAppRole(owner: Client, ownerUrl: string, password: string): Promise<string> {
  if (process.env.APP_DATABASE_URL) return checkGivenRole(owner, process.env.APP_DATABASE_URL);
  const url = applicationUrl(ownerUrl, password);
  const { rows } = await owner.query<{ login: boolean; exempt: boolean }>(
    "select rolcanlogin as login, rolsuper or rolbypassrls as exempt from pg_roles where rolname = $1",
    [ROLE],
  );
  const role = rows[0];
  if (role?.exempt) throw administrator([`alter role ${ROLE} nosuperuser nobypassrls;`]);
  if (role?.login && (await accepts(url))) return url;
  const statement = `${role ? "alter" : "create"} role ${ROLE} login password ${owner.escapeLiteral(password)}`;
  // One that may sign in already serves another installation: its password is not ours to change.
  if (role?.login) {
    const also = "-- or give the password it has: APP_DATABASE_URL=postgresql://codex_app:…";
    throw administrator([`${statement};`, also]);
  }
  try {
    await owner.query(statement);
  } catch (error) {
    if ((error as { code?: string }).code === "42501") throw administrator([`${statement};`]);
    throw error;
  }
  return url;
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A role of the person's own choice does as long as it is a member of codex_app and obeys row-level security. */
async function checkGivenRole(owner: Client, url: string): Promise<string> {
  const app = await connectTo(url, "APP_DATABASE_URL");
  const { rows } = await app.query<{ role: string; exempt: boolean }>(
    "select rolname as role, rolsuper or rolbypassrls as exempt from pg_roles where rolname = current_user",
  );
  await app.end();
  const { role = "", exempt = false } = rows[0] ?? {};
  const name = owner.escapeIdentifier(role);
  if (exempt) throw administrator([`alter role ${name} nosuperuser nobypassrls;`]);
  if (role === ROLE) return url;
  const member = await owner.query<{ member: boolean | null }>(
    "select (select pg_has_role($1, oid, 'usage') from pg_roles where rolname = $2) as member",
    [role, ROLE],
  );
  if (member.rows[0]?.member) return url;
  const create = member.rows[0]?.member === null ? [`create role ${ROLE} nologin;`] : [];
  throw administrator([...create, `grant ${ROLE} to ${name};`]);
}
