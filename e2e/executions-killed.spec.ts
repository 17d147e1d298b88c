/** A server that is killed while agents report: nothing that was answered is lost, and nothing counts twice. */
import { sql } from "drizzle-orm";
import { createApiKey } from "@/db/api-keys";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { Receipt } from "@/domain/executions";
import { expect, test } from "./fixtures";
import { BATCH, type Batch, EVERY_BATCH, sendUntilKilled, startServer } from "./killed-server";

const batchOf = ({ sender, batch }: Batch) =>
  Array.from({ length: BATCH }, (_, i) => ({
    agent_name: "Competitor Spy",
    execution_time_seconds: 1 + i / BATCH,
    input_tokens: 10,
    output_tokens: 5,
    cost: 0.01,
    success: true,
    idempotency_key: `sender ${sender}, batch ${batch}, execution ${i}`,
  }));

/** How often each of three places counted: the ledger, the hours, the days' sketches. */
async function counted(workspace: TestWorkspace): Promise<unknown> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute(sql`select (select count(*) from agent_executions) as ledger,
      (select sum(execution_count) from agent_performance where measurement_hour is not null) as hours,
      (select sum(n) from agent_performance_sketch where measurement_hour = -1) as days`),
  );
  return rows[0];
}

test("kill -9 amid ingestion", async ({ workspace }) => {
  const { key } = await workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Agents",
      scopes: ["executions:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );
  const send = async (address: string, batch: Batch): Promise<Receipt> => {
    const response = await fetch(`${address}/api/v1/executions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(batchOf(batch)),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Receipt;
  };
  const answered = await sendUntilKilled(send);

  const second = await startServer();
  for (const batch of EVERY_BATCH) {
    const receipt = await send(second.address, batch);
    if (answered.has(batch)) expect(receipt).toMatchObject({ accepted: 0, duplicate: BATCH });
    // A batch is in one transaction: it had counted whole or not at all.
    else expect([0, BATCH]).toContain(receipt.accepted);
  }
  await second.stop();
  const all = EVERY_BATCH.length * BATCH;
  expect(await counted(workspace)).toEqual({ ledger: all, hours: all, days: all });
});
