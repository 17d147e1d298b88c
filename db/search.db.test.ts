import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { hitPath } from "@/domain/search";
import { searchEverything } from "./search";
import { createTestWorkspace } from "./testing/workspace";

test("the palette finds one's own views and what colleagues share, and leads to what they show", async () => {
  const ws = await createTestWorkspace();
  const word = randomUUID();
  const save = (role: "ops" | "admin", name: string, isShared: boolean) =>
    ws.as(role, (tx) =>
      tx.execute(sql`insert into saved_views (workspace_id, owner_id, name, query, is_shared)
        values (${ws.id}, ${ws.users[role]}, ${name}, 'severity=critical&sort=newest', ${isShared})`),
    );
  await save("ops", `Mine ${word}`, false);
  await save("admin", `Ours ${word}`, true);
  await save("admin", `Hers ${word}`, false);
  const hits = await ws.as("ops", (tx) => searchEverything(tx, word.slice(0, 13).toUpperCase()));
  expect(hits.map(({ kind, title, detail }) => [kind, title, detail])).toEqual([
    ["view", `Mine ${word}`, "your view"],
    ["view", `Ours ${word}`, `shared by admin of ${ws.slug}`],
  ]);
  expect(hits.map(hitPath)).toEqual(["/alerts?severity=critical&sort=newest", "/alerts?severity=critical&sort=newest"]);
});
