/** The whole schema as sorted lines of text, read from the catalogue: what pg_dump would say, without pg_dump. */
import type { Client } from "pg";

const OURS = "(select oid from pg_namespace where nspname in ('public', 'auth', 'app'))";

const DUMP = `
  select 'table ' || c.oid::regclass || ' kind ' || c.relkind::text || ' rls ' || c.relrowsecurity || ' forced ' || c.relforcerowsecurity
    || coalesce(' partition ' || pg_get_expr(c.relpartbound, c.oid), '') || coalesce(' with ' || c.reloptions::text, '') as line
  from pg_class c where c.relnamespace in ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S')
  union all
  select 'column ' || c.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
    || ' ' || a.attgenerated::text || a.attidentity::text || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relnamespace in ${OURS} and c.relkind in ('r', 'p', 'v', 'm')
  union all
  select 'index ' || pg_get_indexdef(i.indexrelid) || ' valid ' || i.indisvalid
  from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace in ${OURS}
  union all
  select 'constraint ' || k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from pg_constraint k where k.connamespace in ${OURS} and k.conrelid <> 0
  union all
  select 'policy ' || p.polrelid::regclass || ' ' || p.polname || ' ' || p.polcmd::text || p.polpermissive || p.polroles::regrole[]::text
    || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
  from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace in ${OURS}
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace in ${OURS} and not t.tgisinternal
  union all
  select 'function ' || pg_get_functiondef(p.oid) from pg_proc p
  where p.pronamespace in ${OURS} and p.prokind in ('f', 'p')
  union all
  select 'right ' || c.oid::regclass || ' ' || x.grantee::regrole || ' ' || x.privilege_type
  from pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) x where c.relnamespace in ${OURS} and c.relkind <> 'i'
  union all
  select 'right ' || p.oid::regprocedure || ' ' || case x.grantee when 0 then 'public' else x.grantee::regrole::text end || ' ' || x.privilege_type
  from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where p.pronamespace in ${OURS}
  union all
  select 'right ' || c.oid::regclass || '.' || a.attname || ' ' || x.grantee::regrole || ' ' || x.privilege_type
  from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) x where c.relnamespace in ${OURS}
  union all
  select 'schema ' || n.nspname || ' ' || coalesce(n.nspacl::text, '') from pg_namespace n where n.nspname in ('auth', 'app')
  order by 1`;

/** One line per table, column, index, constraint, policy, trigger, function, right and schema; the runner's own table left out. */
export async function dumpSchema(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(DUMP);
  return rows.map(({ line }) => line).filter((line) => !line.includes("schema_migrations"));
}
