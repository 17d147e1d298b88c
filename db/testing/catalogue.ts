/** The live schema as the tests see it, read from pg_catalog: a new table is covered without being named anywhere. */
import type { Client } from "pg";

export type Column = { name: string; type: string; notNull: boolean; hasDefault: boolean; generated: boolean };
export type ForeignKey = {
  name: string;
  columns: string[];
  target: string;
  targetColumns: string[];
  onDelete: "a" | "r" | "c" | "n" | "d";
  /** Columns that ON DELETE SET NULL empties; all of them where none is named. */
  emptied: string[];
};
export type Index = { name: string; unique: boolean; columns: string[]; predicate: string | null };
export type Policy = { name: string; permissive: boolean };
export type Table = {
  name: string;
  secured: boolean;
  forced: boolean;
  columns: Column[];
  primaryKey: string[];
  foreignKeys: ForeignKey[];
  indexes: Index[];
  policies: Policy[];
  checks: string[];
};

const NAMES = (keys: string, relation: string) => `(
  select coalesce(json_agg(a.attname order by key.n), '[]')
  from unnest(${keys}) with ordinality key(attnum, n)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = key.attnum)`;

const TABLES = `
  select c.oid::regclass::text as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
    (select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
        'hasDefault', a.atthasdef or a.attidentity <> '', 'generated', a.attgenerated <> '' or a.attidentity = 'a') order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select ${NAMES("k.conkey", "c.oid")} from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'), '[]') as "primaryKey",
    (select coalesce(json_agg(json_build_object(
        'name', k.conname, 'columns', ${NAMES("k.conkey", "k.conrelid")}, 'target', k.confrelid::regclass::text,
        'targetColumns', ${NAMES("k.confkey", "k.confrelid")}, 'onDelete', k.confdeltype,
        'emptied', ${NAMES("coalesce(k.confdelsetcols, k.conkey)", "k.conrelid")}) order by k.conname), '[]')
     from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0) as "foreignKeys",
    (select coalesce(json_agg(json_build_object(
        'name', i.indexrelid::regclass::text, 'unique', i.indisunique, 'columns', ${NAMES("i.indkey::int2[]", "i.indrelid")},
        'predicate', pg_get_expr(i.indpred, i.indrelid)) order by 1), '[]')
     from (select indexrelid, indisunique, indkey, indrelid, indpred from pg_index where indrelid = c.oid) i) as indexes,
    (select coalesce(json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive) order by p.polname), '[]')
     from pg_policy p where p.polrelid = c.oid) as policies,
    (select coalesce(json_agg(pg_get_constraintdef(k.oid) order by k.conname), '[]')
     from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') as checks
  from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
    and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migrations'
  order by 1`;

/** Every table of ours but partitions, which are reached through their parent alone. */
export async function readCatalogue(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(TABLES);
  return rows;
}

export function isWorkspaceTable(table: Table): boolean {
  return table.columns.some(({ name }) => name === "workspace_id");
}

/** The words that a CHECK of the column allows, if it is an enumeration: CHECK (x = ANY (ARRAY['a'::text, …])). */
export function choicesOf(table: Table, column: string): string[] | undefined {
  for (const check of table.checks) {
    const found = check.match(/^CHECK \(\(\(?(\w+) = ANY \(ARRAY\[(.*?)\]\)\)?\)\)$/);
    if (found?.[1] === column)
      return [...(found[2] ?? "").matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1] ?? "");
  }
  return undefined;
}
