import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { z } from "zod";
import { withoutContext } from "./workspace";

const draw = (count: number) =>
  withoutContext(async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(
      sql`select app.time_ordered_uuid() as id from generate_series(1, ${count}::integer)`,
    );
    return rows.map(({ id }) => id);
  });

/** When the id was made, in milliseconds since 1970. */
const momentOf = (id: string) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

test("ids are of version 7, all different, and say the millisecond in which they were made", async () => {
  const before = Date.now();
  const ids = await draw(1_000);
  const after = Date.now();
  for (const id of ids) expect(z.uuidv7().safeParse(id).success, id).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  for (const moment of ids.map(momentOf)) {
    expect(moment).toBeGreaterThanOrEqual(before);
    expect(moment).toBeLessThanOrEqual(after);
  }
});

test("later ids come after earlier ones, as PostgreSQL and as texts sort them", async () => {
  const { rows } = await withoutContext((tx) =>
    tx.execute<{ earlier: string; later: string; after: boolean }>(sql`
      select earlier, later, later > earlier as after from (
        select app.time_ordered_uuid() as earlier, pg_sleep(0.002) as waited offset 0) a
      cross join lateral (select app.time_ordered_uuid() as later where a.waited is not null offset 0) b`),
  );
  const [{ earlier, later, after } = { earlier: "", later: "", after: false }] = rows;
  expect(after).toBe(true);
  expect(later > earlier).toBe(true);
});
