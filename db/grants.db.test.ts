/** What the application role may write of accounts, keys and history: what the application writes, nothing beyond. */
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import setUpDatabase from "./testing/database";

const REFUSED = { code: "42501" };

// A database of its own: only an empty one has a first account.
const before = { ...process.env };
const dropDatabase = await setUpDatabase();
const app = new Client({ connectionString: process.env.APP_DATABASE_URL });
const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
await app.connect();
await owner.connect();
Object.assign(process.env, before);
afterAll(async () => {
  await app.end();
  await owner.end();
  await dropDatabase();
});

beforeEach(async () => {
  await owner.query("truncate auth.users cascade");
});

const insertPerson = (id: string) =>
  app.query("insert into auth.users (id, name, email) values ($1, 'Eve', $2)", [id, `${id}@people.test`]);
const createFirst = async (id: string) => {
  const { rows } = await app.query<{ made: boolean }>(
    "select app.create_first_account($1, 'Ada', $2, 'hash') as made",
    [id, `${id}@people.test`],
  );
  return rows[0]?.made;
};

async function admins(): Promise<string[]> {
  const { rows } = await app.query<{ id: string }>("select id from auth.users where is_platform_admin");
  return rows.map(({ id }) => id);
}

describe("a platform administrator", () => {
  test("is not made by an insert, in whatever words", async () => {
    for (const value of ["true", "false", "default"]) {
      const made = app.query(
        `insert into auth.users (name, email, is_platform_admin) values ('Eve', 'eve@people.test', ${value})`,
      );
      await expect(made, value).rejects.toMatchObject(REFUSED);
    }
    expect(await admins()).toEqual([]);
  });

  test("is not made by an update, nor by an insert that turns into one", async () => {
    const id = randomUUID();
    await insertPerson(id);
    await expect(app.query("update auth.users set is_platform_admin = true")).rejects.toMatchObject(REFUSED);
    const upsert = app.query(
      `insert into auth.users (id, name, email) values ($1, 'Eve', $2)
       on conflict (id) do update set is_platform_admin = true`,
      [id, `${id}@people.test`],
    );
    await expect(upsert).rejects.toMatchObject(REFUSED);
    expect(await admins()).toEqual([]);
  });

  test("is made by the function of the first account, once", async () => {
    const first = randomUUID();
    expect(await createFirst(first)).toBe(true);
    expect(await createFirst(randomUUID())).toBe(false);
    expect(await admins()).toEqual([first]);
  });

  test("is not made once anybody has an account, and no account can be deleted to make room", async () => {
    await insertPerson(randomUUID());
    expect(await createFirst(randomUUID())).toBe(false);
    await expect(app.query("delete from auth.users")).rejects.toMatchObject(REFUSED);
    expect(await admins()).toEqual([]);
  });
});

// Whoever writes a new statement on these tables adds what it needs here and in a migration.
test("of these tables the application may update these columns and delete these rows", async () => {
  const { rows } = await owner.query<{ line: string }>(`
    select t || ': ' || coalesce(string_agg(a.attname, ', ' order by a.attname), 'nothing')
      || case when has_table_privilege('codex_app', t, 'delete') then '; rows' else '' end as line
    from unnest(array['auth.users', 'auth.accounts', 'auth.sessions', 'auth.verifications', 'api_keys', 'invitations',
      'workspaces', 'workspace_members', 'audit_log', 'activity_events', 'schema_migrations']) with ordinality as listed (t, n)
    left join pg_attribute a on a.attrelid = t::regclass and a.attnum > 0 and not a.attisdropped
      and has_column_privilege('codex_app', t, a.attname, 'update')
    group by t, n order by n`);
  expect(rows.map(({ line }) => line)).toEqual([
    "auth.users: name",
    "auth.accounts: password, updated_at",
    "auth.sessions: nothing; rows",
    "auth.verifications: nothing; rows",
    "api_keys: last_used_at, revoked_at",
    "invitations: accepted_at, revoked_at",
    "workspaces: currency, name, settings, slug, timezone; rows",
    "workspace_members: role; rows",
    "audit_log: nothing",
    "activity_events: nothing",
    "schema_migrations: nothing",
  ]);
});

test("only the database itself writes the audit log", async () => {
  const forged = app.query(`insert into audit_log (workspace_id, actor_kind, action, subject_type)
    values (gen_random_uuid(), 'system', 'update', 'campaigns')`);
  await expect(forged).rejects.toMatchObject(REFUSED);
});
