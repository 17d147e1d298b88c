/** Statements that are sent at once, and of which the server keeps the plans. */
import { createHash } from "node:crypto";
import { fillPlaceholders, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { QueryResultRow } from "pg";
import type { Tx } from "./workspace";

const dialect = new PgDialect();

type Written = { text: string; values: unknown[] };
// A query that is kept by its module is put into words once: that takes longer than many statements themselves.
const written = new WeakMap<SQL, Written>();

function write(query: SQL): Written {
  let known = written.get(query);
  if (!known) {
    const { sql: text, params: values } = dialect.sqlToQuery(query);
    known = { text, values };
    written.set(query, known);
  }
  return known;
}

/**
 * Sends a statement at once, awaited or not: several share a flight and are answered in their order.
 * @param name for a statement that is sent again and again in few forms: the server parses and plans it once for each
 *   connection. Not for lists of many lengths, whose every length is a form of its own.
 * @param given the values of its placeholders
 */
export async function send<T extends QueryResultRow>(
  tx: Tx,
  query: SQL,
  name?: string,
  given: Record<string, unknown> = {},
): Promise<T[]> {
  const { text, values: left } = write(query);
  const values = fillPlaceholders(left, given);
  const statement = name === undefined ? { text, values } : { name: `${name}_${digest(text)}`, text, values };
  return (await tx.$client.query<T>(statement)).rows;
}

/** Like `send`, for a statement whose answer is one row with one text, `json`. */
export async function sendForText<T extends string | null = string>(
  tx: Tx,
  query: SQL,
  name?: string,
  given?: Record<string, unknown>,
): Promise<T> {
  const [row] = await send<{ json: T }>(tx, query, name, given);
  if (!row) throw new Error("A statement for one text answered nothing.");
  return row.json;
}

const digests = new Map<string, string>();

function digest(text: string): string {
  let known = digests.get(text);
  if (known === undefined) {
    known = createHash("sha256").update(text).digest("hex").slice(0, 16);
    digests.set(text, known);
  }
  return known;
}
