/** The database of this installation: DATABASE_URL's where it is set, the embedded one otherwise. */
import path from "node:path";
import { Client } from "pg";
import { prepareAppRole } from "./app-role";
import { checkOwner, connectTo } from "./external-database";
import { openCluster } from "./postgres";
import { homeFolder, readSecrets, type Secrets } from "./secrets";
import { Trouble } from "./trouble";

export type Installation = {
  kind: "embedded" | "external";
  /** For migrations and seeds only. */
  ownerUrl: string;
  /** For the web and worker processes. */
  appUrl: string;
  secrets: Secrets;
  home: string;
  /** Stops the embedded server if this process started it. */
  close: () => Promise<void>;
};

const OWNER = "codex_owner";
const DATABASE = "codex";

export async function openInstallation(onProgress?: (words: string) => void): Promise<Installation> {
  const home = homeFolder();
  const secrets = readSecrets(home);
  const given = process.env.DATABASE_URL;
  return given ? openExternal(given, home, secrets) : openEmbedded(home, secrets, onProgress);
}

/** Opens the installation for one piece of work and closes it whatever comes of that. */
export async function withInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation();
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

async function openExternal(ownerUrl: string, home: string, secrets: Secrets): Promise<Installation> {
  const owner = await connectTo(ownerUrl, "DATABASE_URL");
  try {
    await checkOwner(owner);
    const appUrl = await prepareAppRole(owner, ownerUrl, secrets.appPassword);
    return { kind: "external", ownerUrl, appUrl, secrets, home, close: async () => {} };
  } finally {
    await owner.end();
  }
}

async function openEmbedded(
  home: string,
  secrets: Secrets,
  onProgress?: (words: string) => void,
): Promise<Installation> {
  const folder = path.join(home, "postgres");
  const cluster = await openCluster({ folder, password: secrets.superuserPassword, durable: true, onProgress });
  try {
    const ownerUrl = cluster.url(DATABASE, { name: OWNER, password: secrets.ownerPassword });
    await makeOwner(cluster.url("postgres"), secrets.ownerPassword);
    const owner = await connectTo(ownerUrl, "the owner's connection");
    const appUrl = await prepareAppRole(owner, ownerUrl, secrets.appPassword).finally(() => owner.end());
    return { kind: "embedded", ownerUrl, appUrl, secrets, home, close: cluster.stop };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The schema's owner is no superuser, here as little as on a server of the person's own: both behave alike. */
async function makeOwner(superuserUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  try {
    await client.connect();
  } catch (error) {
    if ((error as { code?: string }).code !== "28P01") throw error;
    throw new Trouble(
      "The embedded database was made with other secrets than .codex/secrets.json holds now. Restore that file, or remove the folder .codex to start afresh.",
    );
  }
  try {
    const role = await client.query("select from pg_roles where rolname = $1", [OWNER]);
    if (role.rowCount === 0) {
      await client.query(`create role ${OWNER} login createrole password ${client.escapeLiteral(password)}`);
    }
    const database = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (database.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}
