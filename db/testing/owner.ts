/** The schema's owner in a database test: for what the application role may not write. */
import { Pool, type PoolClient } from "pg";

// Kept from file to file, one for each database that is tested: a new connection costs more than what is asked of it.
const shared = globalThis as typeof globalThis & { codexOwners?: Map<string | undefined, Pool> };

function ownerPool(): Pool {
  const url = process.env.OWNER_DATABASE_URL;
  shared.codexOwners ??= new Map();
  let pool = shared.codexOwners.get(url);
  if (!pool) {
    pool = new Pool({ connectionString: url, allowExitOnIdle: true });
    // Its database is dropped while it is idle.
    pool.on("error", () => {});
    shared.codexOwners.set(url, pool);
  }
  return pool;
}

/** Runs a transaction as the owner, in the workspace's context: forced row-level security binds the owner too. */
export async function withOwner(workspaceId: string | null, work: (owner: PoolClient) => Promise<void>): Promise<void> {
  const owner = await ownerPool().connect();
  let failed = true;
  try {
    await owner.query("begin");
    await owner.query("select set_config('app.current_workspace_id', $1, true)", [workspaceId ?? ""]);
    await work(owner);
    await owner.query("commit");
    failed = false;
  } finally {
    // A transaction that failed ends with its connection.
    owner.release(failed);
  }
}

/** One statement as the owner. */
export async function asOwner(workspaceId: string | null, text: string, values: unknown[]): Promise<void> {
  await withOwner(workspaceId, async (owner) => void (await owner.query(text, values)));
}
