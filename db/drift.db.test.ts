/** The descriptions in TypeScript against the live database: tables, columns, types, nullability, defaults, enumerations. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, PgTable } from "drizzle-orm/pg-core";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { choicesOf, readCatalogue } from "./testing/catalogue";

const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
await owner.connect();
afterAll(() => owner.end());

const live = await readCatalogue(owner);
const defaults = await readDefaults();
const described = (await exportsOf("schema"))
  .filter(([, value]) => is(value, PgTable))
  .map(([, table]) => table as PgTable);
const enumerations = new Map(
  (await exportsOf("../domain"))
    .filter(([name]) => name.endsWith("_ENUMS"))
    .flatMap(([, list]) => Object.entries(list as Record<string, readonly string[]>)),
);

/** Everything that the modules of a folder export, by name. */
async function exportsOf(folder: string): Promise<[string, unknown][]> {
  const place = path.join(import.meta.dirname, folder);
  const files = readdirSync(place).filter((file) => file.endsWith(".ts") && !file.includes(".test."));
  const modules = await Promise.all(files.map((file) => import(path.join(place, file)) as Promise<object>));
  return modules.flatMap((module) => Object.entries(module));
}

async function readDefaults(): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ column: string; expression: string }>(`
    select d.adrelid::regclass || '.' || a.attname as column, pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where a.attgenerated = ''`);
  return new Map(rows.map(({ column, expression }) => [column, expression]));
}

function nameOf(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return schema ? `${schema}.${name}` : name;
}

test("every table is described, and none that is not there", () => {
  expect(described.map(nameOf).sort()).toEqual(live.map(({ name }) => name).sort());
});

describe.each(described.map((table) => ({ name: nameOf(table), table })))("$name", ({ name, table }) => {
  const there = live.find((candidate) => candidate.name === name);

  test("has these columns, of these types, nullable or not", () => {
    const ours = getTableConfig(table).columns.map(
      (column) => `${column.name} ${typeOf(column)}${column.notNull ? " not null" : ""}`,
    );
    const theirs = there?.columns.map(
      ({ name: column, type, notNull }) => `${column} ${type}${notNull ? " not null" : ""}`,
    );
    expect(ours.sort()).toEqual(theirs?.sort());
  });

  test("has these defaults and generated columns", () => {
    const ours = getTableConfig(table).columns.map((column) => `${column.name}: ${defaultOf(column)}`);
    const theirs = there?.columns.map(
      ({ name: column, generated }) =>
        `${column}: ${generated ? "generated" : bare(defaults.get(`${name}.${column}`))}`,
    );
    expect(ours.sort()).toEqual(theirs?.sort());
  });
});

function typeOf(column: PgColumn): string {
  return column.getSQLType().replace(/, /g, ",");
}

function defaultOf(column: PgColumn): string {
  if (column.generated || column.generatedIdentity) return "generated";
  const value = column.default;
  if (value === undefined) return bare();
  if (is(value, SQL)) return bare(new PgDialect().sqlToQuery(value).sql);
  if (column.getSQLType() === "jsonb") return bare(`'${JSON.stringify(value)}'`);
  if (Array.isArray(value)) return bare(`'{${value.join(",")}}'`);
  if (typeof value === "string") return bare(`'${value}'`);
  return bare(String(value));
}

/** An expression without its casts: '{}'::text[] reads as {}. */
function bare(expression = "none"): string {
  const uncast = expression.replace(/::[a-z ]+(\([\d,]+\))?(\[\])?/g, "").toLowerCase();
  return uncast.replace(/^\((.*)\)$/, "$1").replace(/^'(.*)'$/, "$1");
}

test("every enumeration is the same list in the database and in the domain", () => {
  const inDatabase = live.flatMap((table) =>
    table.columns
      .map(({ name }) => [`${table.name}.${name}`, choicesOf(table, name)?.sort().join(" ")] as const)
      .filter(([, choices]) => choices !== undefined),
  );
  const inDomain = [...enumerations].map(([column, choices]) => [column, [...choices].sort().join(" ")] as const);
  expect(Object.fromEntries(inDomain)).toEqual(Object.fromEntries(inDatabase));
});
