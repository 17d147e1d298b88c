/** What OTLP's senders try again after: 503 with Retry-After, in the request's type. Anything else loses their spans. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closeTestPool } from "@/db/testing/workspace";
import { createTracer, invocation, makeKey, newSpanId, span, type Tracer, traceRequest } from "@/server/testing/traces";
import { POST as sendExecutions } from "../../../executions/route";
import { POST } from "./route";

let ours: Tracer;
beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  vi.stubEnv("PROGRAM_REQUESTS_PER_MINUTE", "2");
  vi.stubEnv("PROGRAM_SPANS_PER_MINUTE", "10");
  ours = await createTracer();
});
afterAll(closeTestPool);

const NOTHING = { input_tokens: 0, output_tokens: 0, cost: 0 };
const send = () => POST(traceRequest(ours.key, [invocation()]));

test("the database is away, then back, then the key is over its limit", async () => {
  const url = process.env.APP_DATABASE_URL;
  await closeTestPool();
  vi.stubEnv("APP_DATABASE_URL", "postgresql://codex_app@127.0.0.1:1/nowhere");
  const away = await send();
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await away.json()).toEqual({ code: 14, message: expect.stringContaining("can't be reached") });

  const body = JSON.stringify({ agent_name: "Architect", execution_time_seconds: 1, ...NOTHING, success: true });
  const headers = { authorization: `Bearer ${ours.key}`, "content-type": "application/json" };
  const executions = await sendExecutions(new Request("http://codex.test/", { method: "POST", body, headers }));
  expect([executions.status, executions.headers.get("retry-after")]).toEqual([503, "5"]);

  await closeTestPool();
  vi.stubEnv("APP_DATABASE_URL", url);
  for (let i = 0; i < 2; i++) expect((await send()).status).toBe(200);
  const over = await send();
  expect(over.status).toBe(503);
  expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(5);
  expect(await over.json()).toEqual({ code: 14, message: expect.stringContaining("sent too much") });
});

test("a workspace over its spans of the minute is refused whole, whatever its key; others are not", async () => {
  const [greedy, other] = [await createTracer(), await createTracer()];
  const key = await makeKey(greedy.workspace, ["executions:write"]);
  expect((await sendLinks(greedy.key, 6)).status).toBe(200);
  const over = await sendLinks(key, 5);
  expect([over.status, over.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  expect(await over.json()).toEqual({ code: 14, message: expect.stringContaining("10 spans a minute") });
  const { rows } = await greedy.workspace.as("viewer", (tx) =>
    tx.execute(sql`select count(*) as kept from agent_spans`),
  );
  expect(rows).toEqual([{ kept: 6 }]);
  expect((await sendLinks(other.key, 6)).status).toBe(200);
});

/** Spans that tell nothing, and lead to others that may come yet. */
const sendLinks = (key: string, count: number) =>
  POST(
    traceRequest(
      key,
      Array.from({ length: count }, () => span({}, { parentSpanId: newSpanId() })),
    ),
  );
