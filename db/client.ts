/** The pool of the application role. Imported only inside db/. */
import { Socket } from "node:net";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg, { Pool, types } from "pg";

// Counters are 64-bit in SQL; all of ours stay far below 2^53, so they arrive as numbers.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);

export type Database = NodePgDatabase<Record<string, never>>;

const shared = globalThis as typeof globalThis & { codexPool?: pg.Pool };

/** The process's one pool. Statements of one transaction are pipelined: they share a flight to the server. */
export function pool(): pg.Pool {
  shared.codexPool ??= createPool(applicationUrl());
  return shared.codexPool;
}

/** The application role's connection string; its presence is checked at start by the environment's schema. */
export function applicationUrl(): string {
  const url = process.env.APP_DATABASE_URL;
  if (!url) throw new Error("APP_DATABASE_URL is not set.");
  return url;
}

/** A socket on which statements sent in one turn of the program leave in one packet, not by a system call for each. */
function gatheringSocket(): Socket {
  const socket = new Socket();
  // Connecting puts the ordinary write back.
  socket.once("connect", () => {
    const write = socket.write.bind(socket);
    let gathering = false;
    socket.write = ((...sent: Parameters<typeof write>) => {
      if (!gathering) {
        gathering = true;
        socket.cork();
        process.nextTick(() => {
          gathering = false;
          socket.uncork();
        });
      }
      return write(...sent);
    }) as Socket["write"];
  });
  return socket;
}

function createPool(connectionString: string): pg.Pool {
  const created = new Pool({
    connectionString,
    pipeline: true,
    stream: gatheringSocket,
    max: Number(process.env.DATABASE_POOL_SIZE ?? 10),
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // No statement of a request takes longer, and none is waited for longer. Both go with the connection's start. Jobs
    // ask for more.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: "codex",
  });
  created.on("connect", (client) => {
    // The server may end a connection while it is lent out and waits: whoever holds it hears of it by the next statement.
    client.on("error", () => {});
    // Moments in JSON are written in the session's zone. Whoever asks for the connection speaks after this; without it,
    // the connection is none to use.
    client.query("set timezone to 'UTC'").catch(() => client.end().catch(() => {}));
  });
  // An idle connection that the server ends (a restart) must not end the process.
  created.on("error", () => {});
  return created;
}

const databases = new WeakMap<pg.PoolClient, Database>();

/** drizzle over one pooled connection, made once per connection. */
export function databaseOf(client: pg.PoolClient): Database {
  let database = databases.get(client);
  if (!database) {
    database = drizzle(client);
    databases.set(client, database);
  }
  return database;
}

export async function closePool(): Promise<void> {
  const open = shared.codexPool;
  shared.codexPool = undefined;
  await open?.end();
}
