/** A PostgreSQL of the person's own, named by DATABASE_URL: checked before anything is changed. */
import { Client } from "pg";
import { Trouble } from "./trouble";

const EXAMPLE = "DATABASE_URL=postgresql://owner:password@localhost:5432/codex npm start";

/**
 * Connects with a connection string that a person gave.
 * @param variable the name it was given in, for the message
 * @throws Trouble that says what is wrong with it and what to do
 */
export async function connectTo(url: string, variable: string): Promise<Client> {
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new Trouble(`${variable} is not a connection string of PostgreSQL. It looks like this: ${EXAMPLE}`);
  }
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "codex setup",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw connectionTrouble(error, new URL(url), variable);
  }
}

/** The sentence for a connection that could not be made. */
export function connectionTrouble(error: unknown, url: URL, variable: string): Trouble {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const server = `${url.searchParams.get("host") ?? url.hostname}:${url.port || 5432}`;
  const role = decodeURIComponent(url.username) || "(none)";
  const database = decodeURIComponent(url.pathname.slice(1)) || role;
  if (code === "28P01" || code === "28000") {
    return new Trouble(
      `PostgreSQL at ${server} refuses the role ${role}: wrong password, or pg_hba.conf does not let it in. Correct ${variable}.`,
    );
  }
  if (code === "3D000") {
    return new Trouble(
      `PostgreSQL at ${server} has no database ${database}. Create it (createdb -h ${url.hostname || "localhost"} -O ${role} ${database}) or correct ${variable}.`,
    );
  }
  if (code === "53300") {
    return new Trouble(
      `PostgreSQL at ${server} has no free connection. Raise max_connections or stop another program.`,
    );
  }
  const why = error instanceof Error ? error.message || code : String(error);
  return new Trouble(
    `No PostgreSQL answers at ${server} (${why}). Start it, or correct ${variable}; without ${variable}, Codex brings its own.`,
  );
}

/** @throws Trouble when the server is older than 15 or the role can't own the schema */
export async function checkOwner(client: Client): Promise<void> {
  const version = await client.query<{ number: number; name: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
  );
  const { number = 0, name = "" } = version.rows[0] ?? {};
  checkVersion(number, name);
  const { rows } = await client.query<{ role: string; database: string; encoding: string; owns: boolean }>(
    `select current_user as role, current_database() as database, pg_encoding_to_char(encoding) as encoding,
            pg_has_role(datdba, 'usage') as owns
     from pg_database where datname = current_database()`,
  );
  const found = rows[0];
  if (found && found.encoding !== "UTF8") {
    throw new Trouble(
      `The database ${found.database} is in ${found.encoding}; Codex needs one made with encoding 'UTF8'.`,
    );
  }
  if (found && !found.owns) {
    throw administrator([
      `alter database ${client.escapeIdentifier(found.database)} owner to ${client.escapeIdentifier(found.role)};`,
    ]);
  }
}

/** @throws Trouble for a server older than any that Codex is tested on */
export function checkVersion(number: number, name: string): void {
  if (number >= 150_000) return;
  throw new Trouble(`Codex needs PostgreSQL 15 to 18; DATABASE_URL names a ${name}. Upgrade it, or name another one.`);
}

/** Names the statements that only an administrator of the server may run. */
export function administrator(statements: string[]): Trouble {
  const list = statements.map((statement) => `  ${statement}`).join("\n");
  return new Trouble(`An administrator of this PostgreSQL must run the following first; then start again:\n${list}`);
}
