/** Rules that every table obeys, asked of the live catalogue: a new table is held to them without being named here. */
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ForeignKey, isWorkspaceTable, readCatalogue, type Table } from "./testing/catalogue";

const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
let tables: Table[];
let ours: Table[];
beforeAll(async () => {
  await owner.connect();
  tables = await readCatalogue(owner);
  ours = tables.filter(isWorkspaceTable);
});
afterAll(() => owner.end());

/** The names of what breaks a rule: an empty list is what each test wants to see. */
function breakers<T>(list: T[], breaks: (item: T) => boolean, nameOf: (item: T) => string): string[] {
  return list.filter(breaks).map(nameOf);
}
const tableName = ({ name }: Table) => name;

const isolated = ({ name, policies }: Table) =>
  policies.some((policy) => policy.name === `${name}_workspace_isolation`);

const carries = ({ columns, targetColumns }: ForeignKey) =>
  columns.some((column, i) => column === "workspace_id" && targetColumns[i] === "workspace_id");

test("there are the tables of all five migrations", () => {
  expect(ours.length).toBeGreaterThan(20);
});

test("every workspace table is under enabled and forced row-level security", () => {
  expect(breakers(ours, ({ secured, forced }) => !secured || !forced, tableName)).toEqual([]);
});

test("every workspace table has its isolation policy, and no other permissive policy that opens it to the application", async () => {
  expect(breakers(ours, (table) => !isolated(table), tableName)).toEqual([]);
  // Policies beside it are restrictive, or hold for other roles, or only where there is no workspace context.
  const { rows } = await owner.query<{ policy: string }>(`
    select p.polname as policy from pg_policy p
    where p.polpermissive and p.polname not like '%_workspace_isolation' and p.polroles && array[0::oid, 'codex_app'::regrole::oid]
      and pg_get_expr(p.polqual, p.polrelid) not like '%app.workspace_id() AS workspace_id) IS NULL%'
      and exists (select from pg_attribute a where a.attrelid = p.polrelid and a.attname = 'workspace_id')`);
  expect(rows).toEqual([]);
});

test("every primary key and every unique index of a workspace table starts with the workspace", () => {
  expect(breakers(ours, ({ primaryKey }) => primaryKey[0] !== "workspace_id", tableName)).toEqual([]);
  const unique = ours.flatMap(({ indexes }) => indexes.filter((index) => index.unique));
  expect(
    breakers(
      unique,
      ({ columns }) => columns[0] !== "workspace_id",
      ({ name }) => name,
    ),
  ).toEqual([]);
});

test("every foreign key between workspace tables carries the workspace on both sides", () => {
  const names = new Set(ours.map(tableName));
  const keys = ours.flatMap(({ foreignKeys }) => foreignKeys).filter(({ target }) => names.has(target));
  expect(keys.length).toBeGreaterThan(30);
  expect(
    breakers(
      keys,
      (key) => !carries(key),
      ({ name }) => name,
    ),
  ).toEqual([]);
});

test("every foreign key is served by an index that begins with its columns", () => {
  const unserved = tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => !table.indexes.some((index) => serves(index.columns, index.predicate, key)))
      .map((key) => `${table.name}: ${key.name} (${key.columns.join(", ")})`),
  );
  expect(unserved).toEqual([]);
});

function serves(columns: string[], predicate: string | null, key: ForeignKey): boolean {
  const head = new Set(columns.slice(0, key.columns.length));
  const covers = key.columns.every((column) => head.has(column));
  // A partial index serves where it leaves out nothing but the rows that point nowhere.
  return covers && (predicate === null || key.columns.some((column) => predicate === `(${column} IS NOT NULL)`));
}

test("what ON DELETE SET NULL empties may be empty", () => {
  const broken = tables.flatMap((table) =>
    table.foreignKeys
      .filter(({ onDelete }) => onDelete === "n")
      .flatMap(({ emptied }) => emptied)
      .filter((column) => table.columns.find(({ name }) => name === column)?.notNull)
      .map((column) => `${table.name}.${column}`),
  );
  expect(broken).toEqual([]);
});

test("every table with updated_at keeps it true by the shared trigger", async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'updated_at' and not a.attisdropped)
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'touch_updated_at')`);
  expect(rows).toEqual([]);
});

test("moments know their zone", () => {
  const zoneless = tables.flatMap((table) =>
    table.columns
      .filter(({ type }) => type === "timestamp without time zone")
      .map(({ name }) => `${table.name}.${name}`),
  );
  expect(zoneless).toEqual([]);
});

test("the application role owns nothing, bypasses nothing, and can't read a partition directly", async () => {
  const { rows: role } = await owner.query(
    "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'codex_app'",
  );
  expect(role).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  const { rows: owned } = await owner.query("select oid::regclass from pg_class where relowner = 'codex_app'::regrole");
  expect(owned).toEqual([]);
  const { rows: open } = await owner.query(`
    select oid::regclass::text as name from pg_class
    where relispartition and relkind = 'r' and has_table_privilege('codex_app', oid, 'select, insert, update, delete')
      and relnamespace = 'public'::regnamespace`);
  expect(open).toEqual([]);
});

test("no function that runs with its owner's rights is open to everybody or trusts the caller's search path", async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'app'::regnamespace, 'auth'::regnamespace)
      and (not coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false)
        or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0))`);
  expect(rows).toEqual([]);
});
