import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { vouchFor } from "@/db/workspace";
import { MAX_BATCH } from "@/domain/executions";
import { recordInTurn } from "./execution-turns";

const work = (key: string, more: object = {}) => ({
  agent_name: "Competitor Spy",
  execution_time_seconds: 1,
  input_tokens: 1,
  output_tokens: 1,
  cost: 0,
  success: true,
  idempotency_key: key,
  ...more,
});

/** Executions in the ledger, and how many transactions brought them. */
async function counted(ws: TestWorkspace): Promise<unknown> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select count(*) as executions, count(distinct received_at) as transactions from agent_executions`),
  );
  return rows[0];
}

test("who arrives while one records goes together next; each gets its own answer", async () => {
  const ws = await createTestWorkspace();
  const batches = Array.from({ length: 12 }, (_, i) => [
    work(`own ${i}`),
    work("shared"),
    work(`bad ${i}`, { cost: -1 }),
    work(`unknown ${i}`, { agent_name: `Nobody ${i}` }),
  ]);
  const receipts = await Promise.all(batches.map((items) => recordInTurn(ws.member("ops"), items)));
  for (const [i, { accepted, duplicates, rejected }] of receipts.entries()) {
    expect(accepted, String(i)).toBe(i === 0 ? 2 : 1);
    expect(duplicates).toEqual(i === 0 ? [] : [1]);
    expect(rejected.map(({ index, field }) => `${index} ${field}`)).toEqual(["2 cost", "3 agent_id"]);
  }
  expect(await counted(ws)).toEqual({ executions: 13, transactions: 2 });
});

test("a turn is one batch at most, and its failure is that of the one who caused it", async () => {
  const ws = await createTestWorkspace();
  // What PostgreSQL takes as no text: a transaction that it opens fails.
  const broken = vouchFor({ ...ws.member("ops"), userId: "\0" });
  const half = (name: string) => Array.from({ length: MAX_BATCH * 0.6 }, (_, i) => work(`${name} ${i}`));
  const [first, failed, second, third, fourth] = await Promise.allSettled([
    recordInTurn(ws.member("ops"), [work("first")]),
    recordInTurn(broken, [work("broken")]),
    recordInTurn(ws.member("ops"), half("second")),
    recordInTurn(ws.member("ops"), half("third")),
    recordInTurn(ws.member("ops"), [work("fourth")]),
  ]);
  expect(failed.status).toBe("rejected");
  expect([first, second, third, fourth].map(({ status }) => status)).toEqual(Array(4).fill("fulfilled"));
  expect(await counted(ws)).toMatchObject({ executions: 2 + MAX_BATCH * 1.2 });
});

test("what can't be recorded in some seconds isn't made to wait", async () => {
  const ws = await createTestWorkspace();
  const bad = Array.from({ length: MAX_BATCH }, () => ({}));
  const answers = await Promise.allSettled(Array.from({ length: 23 }, () => recordInTurn(ws.member("ops"), bad)));
  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused.map(({ reason }) => reason.code)).toEqual(["unavailable", "unavailable"]);
});
