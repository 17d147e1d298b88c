/** An override is kept by its schedule's clock, or refused. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { addOverride } from "./routing-changes";
import { createTestWorkspace } from "./testing/workspace";

test("an override that is over already is refused and not saved; a later one is, by the schedule's clock", async () => {
  const { id: workspaceId, users, as } = await createTestWorkspace();
  const add = (scheduleId: string, from: string, to: string) =>
    as("ops", (tx) =>
      addOverride(tx, { workspaceId, userId: users.ops }, { scheduleId, userId: users.viewer, from, to }),
    );
  const { rows } = await as("ops", (tx) =>
    tx.execute<{ id: string }>(sql`insert into on_call_schedules (workspace_id, name, timezone, starts_on)
      values (${workspaceId}, 'Nights', 'Asia/Tokyo', '2026-01-01') returning id`),
  );
  const scheduleId = rows[0]?.id ?? "";
  expect(await add(scheduleId, "2020-01-01T09:00", "2020-01-02T09:00")).toEqual({
    message: "It must end in the future.",
  });
  expect(await add(scheduleId, "2090-01-01T09:00", "2090-01-02T09:00")).toBe(true);
  expect(await add(workspaceId, "2090-01-01T09:00", "2090-01-02T09:00")).toBe(false);
  const { rows: saved } = await as("ops", (tx) =>
    tx.execute(sql`select starts_at = '2090-01-01T00:00:00Z' as "byItsClock" from on_call_overrides`),
  );
  expect(saved).toEqual([{ byItsClock: true }]);
});
