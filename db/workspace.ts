/** Transactions under a context. Every query of the application runs in one of these, as the application role. */
import { DrizzleQueryError } from "drizzle-orm/errors";
import type pg from "pg";
import { DatabaseError } from "pg";
import type { Role } from "@/domain/permissions";
import { type Database, databaseOf, pool } from "./client";

/** Who is asking, and from where; kept with every audited change. */
export type Origin = { kind: "person" | "api_key" | "system"; requestId: string; address?: string };

declare const proven: unique symbol;

/**
 * Proof that somebody may enter a workspace, so that none is entered by a bare id. Only the doors make one, each after its
 * own check: sessions, keys and sources of programs, invitations and links of mails, new workspaces, jobs. A test holds
 * the list of files that may call `vouchFor` (scripts/rooms.test.ts).
 */
export type Membership = {
  readonly [proven]: true;
  readonly workspaceId: string;
  /** The signed-in person; null for a program or a job. */
  readonly userId: string | null;
  readonly role: Role;
  readonly origin: Origin;
};

/** Says that the caller has checked the membership; the doors and the jobs alone call it. */
export function vouchFor(member: {
  workspaceId: string;
  userId: string | null;
  role: Role;
  origin: Origin;
}): Membership {
  return member as Membership;
}

export type Tx = Database & { readonly $client: pg.PoolClient };

type Context = { userId: string | null; workspaceId: string | null; origin: Origin };

/** Runs `work` in one transaction inside the member's workspace; commits its value, rolls back what it throws. */
export function withWorkspace<T>(member: Membership, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inContext(member, work);
}

/**
 * The same for reads that need no answer of one another: what `work` sends (by `send`) before it waits, and the
 * transaction's end with it, share one flight.
 */
export function readWorkspace<T>(member: Membership, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inContext(member, work, "at once");
}

/** A transaction of a signed-in person outside any workspace: sees only what is theirs, across workspaces. */
export function withUser<T>(userId: string, origin: Origin, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inContext({ userId, workspaceId: null, origin }, work);
}

/** A transaction without a context: no workspace table shows a row. For the auth tables and health checks. */
export function withoutContext<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inContext({ userId: null, workspaceId: null, origin: { kind: "system", requestId: "" } }, work);
}

/** A background job's transaction outside any workspace: sees which workspaces there are, and nothing in them. */
export function withJob<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inContext({ userId: null, workspaceId: null, origin: { kind: "system", requestId: `job ${name}` } }, work);
}

const SET_CONTEXT = {
  name: "set_context",
  text: `select set_config('app.current_user_id', $1, true), set_config('app.current_workspace_id', $2, true),
                set_config('app.request_origin', $3, true)`,
};
// Jobs may take longer than the pool lets people's requests: a night's retention, the upkeep of 50,000 alerts.
const SET_JOB_CONTEXT = {
  name: "set_job_context",
  text: `${SET_CONTEXT.text}, set_config('statement_timeout', '10min', true),
                set_config('idle_in_transaction_session_timeout', '10min', true)`,
};

/** Jobs' origins name them, as `withJob` does; the health check and the pages before a sign-in are nobody's job. */
const isJob = ({ kind, requestId }: Origin) => kind === "system" && requestId.startsWith("job ");

/** Previews are asked for while somebody types. */
export const PREVIEW_SECONDS = 5;

/**
 * Gives each statement that starts from now on in this transaction another limit than 30 seconds: a shorter one for
 * costly reads by the way, a longer one for an act that is worth the wait. What takes longer is stopped (SQLSTATE 57014).
 * Shares the next statement's flight; its own failure surfaces there.
 */
export function limitStatements(tx: Tx, seconds: number): void {
  tx.$client.query("select set_config('statement_timeout', $1, true)", [`${seconds}s`]).catch(() => {});
}

/**
 * Takes people's texts and secrets' hashes out of a failed statement's error, before anything can write it into a log:
 * the statement's parameters, and the row that the server quotes.
 */
function withoutValues(error: unknown): unknown {
  if (error instanceof DrizzleQueryError) {
    const full = error.message;
    error.params = [];
    error.message = `Failed query: ${error.query}`;
    error.stack = error.stack?.replace(full, error.message);
  }
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof DatabaseError) each.detail = undefined;
  }
  return error;
}

function inContext<T>(
  { userId, workspaceId, origin }: Context,
  work: (tx: Tx) => Promise<T>,
  end: TransactionEnd = "after work",
): Promise<T> {
  const from = `${origin.kind} ${origin.requestId} ${origin.address ?? ""}`.trim();
  return inTransaction(
    [
      { text: "begin" },
      { ...(isJob(origin) ? SET_JOB_CONTEXT : SET_CONTEXT), values: [userId ?? "", workspaceId ?? "", from] },
    ],
    ({ tx }) => work(tx),
    end,
  );
}

type TransactionEnd = "after work" | "at once";

/** No connection could be had: nothing was begun. */
export class DatabaseAway extends Error {}

function connect(): Promise<pg.PoolClient> {
  return pool()
    .connect()
    .catch((cause: unknown) => {
      throw new DatabaseAway("The database can't be reached.", { cause });
    });
}

/**
 * One transaction on one connection. `opening`, which begins it and sets its context, is sent but not awaited: it shares
 * the first query's flight. `opened` are its results; its failure surfaces at the commit at the latest.
 * @param end when the commit is sent: "at once" where `work` sends all it ever sends before it first waits
 */
export async function inTransaction<T>(
  opening: readonly pg.QueryConfig[],
  work: (transaction: { tx: Tx; opened: Promise<pg.QueryResult[]> }) => Promise<T>,
  end: TransactionEnd = "after work",
): Promise<T> {
  const client = await connect();
  let broken: Error | undefined;
  let ending: Promise<pg.QueryResult> | undefined;
  try {
    const opened = Promise.all(opening.map((statement) => client.query(statement)));
    opened.catch(() => {});
    try {
      const working = work({ tx: databaseOf(client) as Tx, opened });
      if (end === "at once") ending = endNow(client);
      const value = await working;
      await opened;
      const ended = await (ending ?? client.query("commit"));
      // A statement that failed inside `work` and was swallowed there leaves the transaction aborted.
      if (ended.command === "ROLLBACK")
        throw new Error("The transaction was rolled back: a statement in it had failed.");
      return value;
    } catch (error) {
      await ending?.catch(() => {});
      takeStatements(client);
      await client.query("rollback").catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw withoutValues(error);
    }
  } finally {
    takeStatements(client);
    client.release(broken);
  }
}

/** Sends the commit. A statement behind it would run outside the transaction: from now on none is taken. */
function endNow(client: pg.PoolClient): Promise<pg.QueryResult> {
  const ending = client.query("commit");
  ending.catch(() => {});
  client.query = () => {
    throw new Error("This transaction is ending: all its statements are sent before one is awaited.");
  };
  return ending;
}

/** Takes the refusal of `endNow` away again. */
function takeStatements(client: pg.PoolClient): void {
  Reflect.deleteProperty(client, "query");
}
