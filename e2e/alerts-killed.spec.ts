/** A server that is killed while a source sends: what was answered is stored, and sent again it counts once. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashKey } from "@/db/key-check";
import type { TestWorkspace } from "@/db/testing/workspace";
import { sourceUrl } from "@/domain/integrations";
import { expect, test } from "./fixtures";
import { BATCH, type Batch, EVERY_BATCH, sendUntilKilled, startServer } from "./killed-server";

const eventsOf = ({ sender, batch }: Batch) =>
  Array.from({ length: BATCH }, (_, i) => {
    const id = `sender ${sender}, batch ${batch}, event ${i}`;
    return {
      specversion: "1.0",
      id,
      source: "/shop",
      type: "slow",
      data: { alert_type: "error", severity_level: "low", title: "Slow", fingerprint: id },
    };
  });

/** How often each condition was counted. */
async function counted(workspace: TestWorkspace): Promise<Map<string, number>> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<{ fingerprint: string; n: number }>(
      sql`select fingerprint, sum(occurrence_count)::integer as n from system_alerts group by fingerprint`,
    ),
  );
  return new Map(rows.map(({ fingerprint, n }) => [fingerprint, n]));
}

test("kill -9 amid a source's deliveries", async ({ workspace }) => {
  const [id, key] = [randomUUID(), randomUUID()];
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into integrations (workspace_id, id, kind, name, source, key_hash)
      values (${workspace.id}, ${id}, 'cloudevents', 'Shop', 'cloudevents:shop', ${hashKey(key)})`),
  );
  const send = async (address: string, batch: Batch): Promise<unknown> => {
    const url = sourceUrl(address, "cloudevents", { workspaceId: workspace.id, integrationId: id });
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/cloudevents-batch+json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(eventsOf(batch)) });
    expect(await response.json()).toEqual({ accepted: BATCH });
    return response.status;
  };

  const answered = await sendUntilKilled(send);
  const stored = await counted(workspace);
  for (const event of [...answered].flatMap(eventsOf)) expect(stored.get(event.id), event.id).toBe(1);

  const second = await startServer();
  for (const batch of EVERY_BATCH) await send(second.address, batch);
  await second.stop();
  const all = await counted(workspace);
  expect(all.size).toBe(EVERY_BATCH.length * BATCH);
  expect([...all.values()].every((n) => n === 1)).toBe(true);
});
