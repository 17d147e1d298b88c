/** Two workspaces, the application role, every table and function of the catalogue: neither workspace sees the other. */
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { type ForeignKey, isWorkspaceTable, readCatalogue, type Table } from "./testing/catalogue";
import { fillWorkspace } from "./testing/fill";
import { argumentsOf, readFunctions } from "./testing/functions";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const REFUSED = "42501";

// The tests are made from the catalogue, so it is read before they are.
const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
const app = new Client({ connectionString: process.env.APP_DATABASE_URL });
await owner.connect();
await app.connect();
const tables = (await readCatalogue(owner)).filter(isWorkspaceTable);
const functions = await readFunctions(owner);
const mine = await createTestWorkspace();
const theirs = await createTestWorkspace();
const myRows = await fillWorkspace(owner, tables, mine);
const theirRows = await fillWorkspace(owner, tables, theirs);

afterAll(async () => {
  await owner.end();
  await app.end();
});

/** Runs in a transaction of the given context and always rolls back. */
async function inside<T>(client: Client, workspace: TestWorkspace | null, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    await enter(client, workspace);
    return await work();
  } finally {
    await client.query("rollback");
  }
}

function enter(client: Client, workspace: TestWorkspace | null) {
  return client.query(
    "select set_config('app.current_workspace_id', $1, true), set_config('app.current_user_id', $2, true)",
    [workspace?.id ?? "", workspace?.users.owner ?? ""],
  );
}

/** The SQLSTATE a statement fails with, or how many rows it touched; the transaction goes on after either. */
async function attempt(client: Client, sql: string, values: unknown[] = []): Promise<string | number> {
  await client.query("savepoint attempt");
  try {
    const { rowCount } = await client.query(sql, values);
    return rowCount ?? 0;
  } catch (error) {
    await client.query("rollback to savepoint attempt");
    return (error as { code: string }).code;
  }
}

const written = (table: Table) => table.columns.filter(({ generated }) => !generated).map(({ name }) => `"${name}"`);

function insertOf(table: Table, row: Record<string, unknown>): [string, unknown[]] {
  const columns = written(table).join(", ");
  return [
    `insert into ${table.name} (${columns}) select ${columns} from jsonb_populate_record(null::${table.name}, $1)`,
    [JSON.stringify(row)],
  ];
}

test("every workspace table has a row in both workspaces to try with", () => {
  for (const { name } of tables) {
    expect(myRows.get(name), name).toMatchObject({ workspace_id: mine.id });
    expect(theirRows.get(name), name).toMatchObject({ workspace_id: theirs.id });
  }
});

describe.each(tables)("$name", (table) => {
  const { name } = table;

  test("shows nothing of another workspace", async () => {
    await inside(app, mine, async () => {
      expect([0, REFUSED]).toContain(await attempt(app, `select from ${name} where workspace_id = $1`, [theirs.id]));
      expect([0, REFUSED]).toContain(await attempt(app, `select from ${name} where workspace_id <> $1`, [mine.id]));
    });
  });

  test("shows nothing without a context", async () => {
    await inside(app, null, async () => {
      expect([0, REFUSED]).toContain(await attempt(app, `select from ${name}`));
    });
  });

  test("takes no row for another workspace, nor without a context", async () => {
    const row = { ...theirRows.get(name), ...(table.primaryKey.includes("id") ? { id: randomUUID() } : {}) };
    await inside(app, mine, async () => expect(await attempt(app, ...insertOf(table, row))).toBe(REFUSED));
    await inside(app, null, async () => expect(await attempt(app, ...insertOf(table, row))).toBe(REFUSED));
  });

  test("changes and deletes nothing of another workspace", async () => {
    await inside(app, mine, async () => {
      for (const column of written(table)) {
        const touched = await attempt(app, `update ${name} set ${column} = ${column} where workspace_id = $1`, [
          theirs.id,
        ]);
        expect([0, REFUSED]).toContain(touched);
      }
      expect([0, REFUSED]).toContain(await attempt(app, `delete from ${name} where workspace_id = $1`, [theirs.id]));
    });
  });

  test("lets no row move to another workspace", async () => {
    await inside(app, mine, async () => {
      const moved = await attempt(app, `update ${name} set workspace_id = $1 where workspace_id = $2`, [
        theirs.id,
        mine.id,
      ]);
      expect(typeof moved === "string" || moved === 0).toBe(true);
      await expectOnlyOurs(name);
    });
  });

  const names = new Set(tables.map((other) => other.name));
  const keys = table.foreignKeys.filter(({ target }) => names.has(target));
  test.runIf(keys.length > 0).each(keys)("$name can't point into another workspace", async (key) => {
    // Tried as the owner, whose rights on the table are whole: the key itself must refuse.
    await inside(owner, mine, async () => {
      await owner.query("set constraints all immediate");
      const { sql, values, where } = pointAcross(table, key);
      await attempt(owner, sql, values);
      const { rowCount } = await owner.query(`select from ${name} where ${where}`, values);
      expect(rowCount, `${sql} ${JSON.stringify(values)}`).toBe(0);
    });
  });
});

/** An update that would make my row point at theirs, and what would then be found. */
function pointAcross(table: Table, key: ForeignKey): { sql: string; values: unknown[]; where: string } {
  const target = key.target === "workspace_members" ? { user_id: theirs.users.viewer } : theirRows.get(key.target);
  const columns = key.columns.filter((column) => column !== "workspace_id");
  const at = (column: string) => key.targetColumns[key.columns.indexOf(column)] as keyof typeof target;
  const points = columns.map((column, i) => `"${column}" = $${i + 2}`);
  return {
    sql: `update ${table.name} set ${points.join(", ")} where workspace_id = $1`,
    values: [mine.id, ...columns.map((column) => target?.[at(column)])],
    where: `workspace_id = $1 and ${points.join(" and ")}`,
  };
}

async function expectOnlyOurs(name: string): Promise<void> {
  const { rows } = await app.query<{ readable: boolean }>("select has_table_privilege($1, 'select') as readable", [
    name,
  ]);
  if (!rows[0]?.readable) return;
  const { rowCount } = await app.query(`select from ${name} where workspace_id <> $1`, [mine.id]);
  expect(rowCount).toBe(0);
}

describe.each(functions.filter(({ refuses }) => refuses))("$signature", (routine) => {
  test("refuses another workspace's id", async () => {
    await inside(app, mine, async () => {
      const [list, values] = argumentsOf(routine, theirRows, theirs);
      expect(await attempt(app, `select * from ${routine.call}(${list})`, values)).toBe(REFUSED);
    });
  });

  test("refuses to work without a context", async () => {
    await inside(app, null, async () => {
      const [list, values] = argumentsOf(routine, theirRows, theirs);
      expect(await attempt(app, `select * from ${routine.call}(${list})`, values)).toBe(REFUSED);
    });
  });
});

// The rest are the first ones' parts, or take ids alone: row-level security keeps them inside.
const others = functions.filter(({ refuses, types }) => !refuses && types.some((type) => type.startsWith("uuid")));
describe.each(others)("$signature", (routine) => {
  test("changes nothing of another workspace when called with its ids", async () => {
    const before = await contentsOf(theirs);
    await inside(app, mine, async () => {
      const [list, values] = argumentsOf(routine, theirRows, theirs);
      const outcome = await attempt(app, `select * from ${routine.call}(${list})`, values);
      await enter(app, theirs);
      const after = await contentsAs(app);
      const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
      expect(changed, `${routine.signature} answered ${outcome}`).toEqual([]);
    });
  });
});

/** Everything the application role can read in a workspace, by table. */
async function contentsOf(workspace: TestWorkspace): Promise<Record<string, string>> {
  return inside(app, workspace, () => contentsAs(app));
}

async function contentsAs(client: Client): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const { name } of tables) {
    await client.query("savepoint reading");
    const answer = await client
      .query<{ text: string }>(
        `select coalesce(string_agg(t::text, E'\\n' order by t::text), '') as text from ${name} t`,
      )
      .catch(() => client.query("rollback to savepoint reading"));
    contents[name] = answer.rows[0]?.text ?? "";
  }
  return contents;
}

async function asColleague(): Promise<void> {
  await app.query("select set_config('app.current_user_id', $1, true)", [mine.users.viewer]);
}

async function countOf(name: string): Promise<number> {
  return (await app.query(`select from ${name}`)).rowCount ?? 0;
}

// Personal rows: shared with nobody of the same workspace, or only as far as their owner says.
describe("a colleague", () => {
  test("sees, changes and deletes none of my notifications", async () => {
    await inside(app, mine, async () => {
      expect(await countOf("user_notifications")).toBeGreaterThan(0);
      await asColleague();
      expect(await countOf("user_notifications")).toBe(0);
      expect(await attempt(app, "update user_notifications set is_read = true")).toBe(0);
      expect([0, REFUSED]).toContain(await attempt(app, "delete from user_notifications"));
    });
  });

  test("marks none of my notifications as read", async () => {
    await inside(app, mine, async () => {
      await asColleague();
      const { id } = myRows.get("user_notifications") ?? {};
      await attempt(app, "select mark_notification_as_read($1)", [id]);
      expect([0, REFUSED]).toContain(
        await attempt(app, "select * from get_user_unread_notifications($1)", [mine.users.owner]),
      );
      await app.query("select set_config('app.current_user_id', $1, true)", [mine.users.owner]);
      expect(await attempt(app, "select from user_notifications where id = $1 and is_read", [id])).toBe(0);
    });
  });

  test.each(["private", "friends_only"])("sees none of my achievements that are %s", async (visibility) => {
    await inside(app, mine, async () => {
      const shown = await attempt(app, "update user_achievements set visibility = $1 where user_id = $2", [
        visibility,
        mine.users.owner,
      ]);
      expect(shown).toBe(1);
      await asColleague();
      expect(await countOf("user_achievements")).toBe(0);
    });
  });

  test("writes nobody's statistics, points or progress, not even the own", async () => {
    await inside(app, mine, async () => {
      for (const user of [mine.users.owner, mine.users.viewer]) {
        for (const [table, column] of [
          ["user_stats", "total_points = total_points + 1"],
          ["points_ledger", "points = points + 1"],
          ["user_achievements", "progress_percentage = 100"],
        ]) {
          expect([0, REFUSED]).toContain(
            await attempt(app, `update ${table} set ${column} where user_id = $1`, [user]),
          );
        }
      }
    });
  });
});

test("facts and the audit log can be added to, never changed or deleted", async () => {
  await inside(app, mine, async () => {
    for (const name of ["activity_events", "audit_log", "alert_events", "points_ledger"]) {
      expect(await attempt(app, `update ${name} set workspace_id = workspace_id`), name).toBe(REFUSED);
      expect(await attempt(app, `delete from ${name}`), name).toBe(REFUSED);
    }
  });
});
