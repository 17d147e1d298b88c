/** What the route of traces answers and records: tokens once, whatever the order; bad spans refused by name; duplicates never. */

import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { google, opentelemetry } from "@/server/otlp/messages.js";
import {
  call,
  createTracer,
  invocation,
  makeKey,
  readLedger,
  type SentSpan,
  span,
  type Tracer,
  traceRequest,
} from "@/server/testing/traces";
import { POST } from "./route";

let ours: Tracer;
beforeAll(() => void vi.stubEnv("AUTH_SECRET", "s".repeat(32)));
beforeEach(async () => {
  ours = await createTracer();
});

type Answer = { partialSuccess?: { rejectedSpans: string; errorMessage: string } };

/** @returns what the partial success says; undefined when all is well */
async function send(...spans: SentSpan[]): Promise<Answer["partialSuccess"]> {
  const answer = await POST(traceRequest(ours.key, spans));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  return ((await answer.json()) as Answer).partialSuccess;
}

const ledger = () => readLedger(ours.workspace);
/** Of the ledger: tokens in and out by agent. */
const tokens = async () => (await ledger()).map(({ agent, input, output }) => [agent, input, output]);

/** The same sums in each place that holds them. */
async function readSums(): Promise<Record<string, unknown>[]> {
  const places = [
    sql`agent_executions`,
    sql`agent_performance where measurement_hour is null`,
    sql`agent_performance where measurement_hour is not null`,
    sql`agent_model_performance where measurement_hour = -1`,
    sql`agent_model_performance where measurement_hour >= 0`,
  ];
  const sums = [];
  for (const [i, place] of places.entries()) {
    const columns =
      i === 0
        ? sql`sum(input_tokens) as input, sum(output_tokens) as output, sum(cost) as cost`
        : sql`sum(total_input_tokens) as input, sum(total_output_tokens) as output, sum(total_cost_incurred) as cost`;
    const { rows } = await ours.workspace.as("viewer", (tx) =>
      tx.execute<Record<string, unknown>>(sql`select ${columns} from ${place}`),
    );
    sums.push(rows[0] ?? {});
  }
  return sums;
}

describe("tokens count once", () => {
  test("an agent's own, not those of the calls below it", async () => {
    const agent = invocation("Architect", { "gen_ai.usage.input_tokens": 300, "gen_ai.usage.output_tokens": 30 });
    await send(agent, call(agent, 100, 10), call(agent, 200, 20));
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
  });

  test("without own ones the sum of those below, over tools and spans that tell nothing", async () => {
    const agent = invocation();
    const tool = span({ "gen_ai.operation.name": "execute_tool" }, { parent: agent });
    const http = span({ "http.method": "POST" }, { parent: tool });
    await send(agent, call(agent, 100, 10), tool, http, call(http, 200, 20));
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
  });

  test("a call inside a call that says its tokens already is not added", async () => {
    const agent = invocation();
    const outer = call(agent, 100, 10);
    await send(agent, outer, call(outer, 100, 10));
    expect(await tokens()).toEqual([["Architect", 100, 10]]);
  });

  test("an agent below an agent is an execution of its own, and its tokens are not the other's", async () => {
    const lord = invocation("Architect", {}, { seconds: 5 });
    const helper = invocation("Cognition", {}, { parent: lord });
    await send(lord, call(lord, 100, 10), helper, call(helper, 7, 1));
    expect((await tokens()).sort()).toEqual([
      ["Architect", 100, 10],
      ["Cognition", 7, 1],
    ]);
  });

  test("old and new names, numbers as texts", async () => {
    const agent = invocation("Architect", {
      "gen_ai.usage.prompt_tokens": "300",
      "gen_ai.usage.completion_tokens": 30,
    });
    await send(agent);
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
  });

  test("cached ones are part of the input and reasoning part of the output, by old names and new", async () => {
    const agent = invocation();
    const asked = {
      "gen_ai.operation.name": "chat",
      "gen_ai.usage.input_tokens": 300,
      "gen_ai.usage.output_tokens": 30,
    };
    const parts: Record<string, number>[] = [
      { "gen_ai.usage.cache_read.input_tokens": 200, "gen_ai.usage.reasoning.output_tokens": 20 },
      { "gen_ai.usage.cache_read_input_tokens": 200, "gen_ai.usage.reasoning_tokens": 20 },
      { "gen_ai.usage.cache_creation.input_tokens": 100, "gen_ai.usage.output_tokens.reasoning": 20 },
    ];
    await send(agent, ...parts.map((part) => span({ ...asked, ...part }, { parent: agent })));
    expect(await tokens()).toEqual([["Architect", 900, 90]]);
  });
});

describe("spans of a trace in several requests", () => {
  test("calls before their agent", async () => {
    const agent = invocation();
    await send(call(agent, 100, 10));
    await send(call(agent, 200, 20));
    expect(await ledger()).toEqual([]);
    await send(agent);
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
  });

  test("calls after their agent set every sum right, and once however often they are sent", async () => {
    await assign("Architect");
    const agent = invocation();
    await send(agent, call(agent, 100, 10));
    const late = call(agent, 200, 20, "other-model");
    expect(await send(late)).toBeUndefined();
    await Promise.all([send(late), send(late, agent), send(agent)]);
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
    expect(await readSums()).toEqual(Array.from({ length: 5 }, () => ({ input: 300, output: 30, cost: 0 })));
    expect(await ledger()).toMatchObject([{ model: "other-model" }]);
    expect(await readUse()).toEqual({ tokens: 330, used: [330, 330], executions: [1, 1], workspace: 330 });
  });

  test("what lies between comes last, or between, or never says anything", async () => {
    const agent = invocation();
    const node = span({}, { parent: agent });
    const inner = span({}, { parent: node });
    await send(call(inner, 100, 10));
    await send(inner);
    await send(agent);
    expect(await tokens()).toEqual([["Architect", 0, 0]]);
    await send(node);
    expect(await tokens()).toEqual([["Architect", 100, 10]]);
  });

  test("all at once from many senders: as if in one", async () => {
    const agent = invocation();
    const calls = Array.from({ length: 12 }, (_, i) => call(agent, 10 + i, 1));
    await Promise.all([...calls.slice(0, 6), agent, ...calls.slice(6)].map((one) => send(one)));
    expect(await tokens()).toEqual([["Architect", 186, 12]]);
    expect(await readSums()).toEqual(Array.from({ length: 5 }, () => ({ input: 186, output: 12, cost: 0 })));
  });

  test("another workspace's trace of the same ids is another trace", async () => {
    const theirs = await createTracer();
    const agent = invocation();
    await POST(traceRequest(theirs.key, [call(agent, 100, 10)]));
    await send(agent);
    expect(await tokens()).toEqual([["Architect", 0, 0]]);
  });
});

test("many senders of new runs and of late calls to the same agents: nobody is turned away, and every sum is right", async () => {
  const names = ["Architect", "Cognition", "Strategos", "Editor"];
  const first = Array.from({ length: 40 }, (_, i) => invocation(names[i % 4]));
  await send(...first);
  const senders = Array.from({ length: 10 }, (_, sender) => {
    const own = Array.from({ length: 8 }, (_, i) => invocation(names[(sender + i) % 4]));
    const order = sender % 2 === 0 ? first : first.toReversed();
    return [...order.map((agent) => call(agent, 1, 0)), ...own.flatMap((agent) => [agent, call(agent, 5, 0)])];
  });
  await Promise.all(senders.map((spans) => send(...spans)));
  const sums = { input: 40 * 10 + 80 * 5, output: 0, cost: 0 };
  expect(await readSums()).toEqual(Array.from({ length: 5 }, () => sums));
});

// As collectors batch them, into a workspace that the planner has never heard of: slow plans would end at the statement's limit.
test("eight thousand spans in a request, and as many calls later", { timeout: 120_000 }, async () => {
  const agents = Array.from({ length: 2_000 }, () => invocation());
  const steps = agents.map((agent) => span({ "gen_ai.operation.name": "execute_tool" }, { parent: agent }));
  const calls = steps.map((step) => call(step, 100, 10));
  expect(
    await send(...agents, ...steps, ...calls, ...agents.map((agent) => span({}, { parent: agent }))),
  ).toMatchObject({
    rejectedSpans: "0",
  });
  await send(...steps.flatMap((step) => [call(step, 1, 1), call(step, 2, 1), call(step, 3, 1), call(step, 4, 1)]));
  const sums = { input: 220_000, output: 28_000, cost: 0 };
  expect(await readSums()).toEqual(Array.from({ length: 5 }, () => sums));
});

/** Assigns an agent to the whole workspace, so that its use is counted. */
async function assign(agent: string): Promise<void> {
  await ours.workspace.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id)
      select ${ours.workspace.id}, id from agent_registry where agent_name = ${agent}`),
  );
}

async function readUse() {
  const { rows } = await ours.workspace.as("viewer", (tx) =>
    tx.execute(sql`select a.total_tokens_used as tokens, array_agg(u.token_count::int) as used,
        array_agg(u.execution_count::int) as executions,
        (select sum(w.token_count)::int from workspace_agent_usage w where w.window_kind = 'day') as workspace
      from agent_assignments a join agent_assignment_usage u on u.assignment_id = a.id group by a.total_tokens_used`),
  );
  return rows[0];
}

describe("who and how", () => {
  test.each([
    ["a registry code", { "gen_ai.agent.id": "lord-002", "gen_ai.agent.name": "Somebody" }],
    ["a name in another case", { "gen_ai.agent.name": "COGNITION" }],
    [
      "a name beside an id of the framework's own",
      { "gen_ai.agent.id": "asst_5j66", "gen_ai.agent.name": "Cognition" },
    ],
  ])("%s", async (_, names) => {
    await send(span({ "gen_ai.operation.name": "invoke_agent", ...names }));
    expect(await ledger()).toMatchObject([{ agent: "Cognition" }]);
  });

  test("the registry's id", async () => {
    const { rows } = await ours.workspace.as("viewer", (tx) =>
      tx.execute<{ id: string }>(sql`select id from agent_registry where agent_name = 'Cognition'`),
    );
    await send(span({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.id": rows[0]?.id ?? "" }));
    expect(await ledger()).toMatchObject([{ agent: "Cognition" }]);
  });

  test("duration, fault, failure and quality", async () => {
    await send(
      invocation("Architect", { "error.type": "timeout" }, { seconds: 3 }),
      invocation("Cognition", {}, { status: { code: 2, message: "no" } }),
      invocation("Strategos", { "gen_ai.evaluation.score.value": 0.5 }),
    );
    const found = await ledger();
    expect(found.find(({ agent }) => agent === "Architect")).toMatchObject({
      success: false,
      error: "timeout",
      seconds: 3,
    });
    expect(found.find(({ agent }) => agent === "Cognition")).toMatchObject({ success: false, error: null });
    expect(found.find(({ agent }) => agent === "Strategos")).toMatchObject({ success: true, quality: 50 });
  });

  test("a campaign of the workspace", async () => {
    const id = randomUUID();
    await ours.workspace.as("marketer", (tx) =>
      tx.execute(sql`insert into campaigns (workspace_id, id, name) values (${ours.workspace.id}, ${id}, 'Ours')`),
    );
    const agent = invocation("Architect", { "codex.campaign.id": id });
    await send(agent, call(agent, 1, 1));
    await send(call(agent, 9, 1));
    const { rows } = await ours.workspace.as("viewer", (tx) =>
      tx.execute(sql`select measurement_hour >= 0 as "isHour", total_input_tokens as input from agent_campaign_performance
        where campaign_id = ${id} order by 1`),
    );
    expect(rows).toEqual([
      { isHour: false, input: 10 },
      { isHour: true, input: 10 },
    ]);
  });
});

describe("partial success", () => {
  test("bad spans are refused with count and reason, good ones of the request are kept", async () => {
    const now = BigInt(Date.now()) * 1_000_000n;
    const partial = await send(
      invocation(),
      invocation("Nobody that we know"),
      invocation("Architect", {}, { startTimeUnixNano: "0" }),
      invocation("Architect", {}, { startTimeUnixNano: String(now), endTimeUnixNano: String(now - 1n) }),
      invocation("Architect", { "gen_ai.usage.input_tokens": -1 }),
      invocation("Architect", { "gen_ai.agent.name": ["Architect"] }),
      invocation("Architect", {}, { traceId: "abc" }),
      invocation("Architect", {}, { endTimeUnixNano: String(now + 3_600_000_000_000n) }),
      {
        ...invocation(),
        attributes: [
          attribute("gen_ai.operation.name", "invoke_agent"),
          attribute("gen_ai.agent.name", "Architect"),
          { key: "gen_ai.usage.input_tokens", value: { doubleValue: "NaN" } },
        ],
      },
    );
    expect(partial?.rejectedSpans).toBe("8");
    for (const reason of [
      "No agent with this",
      "no start or no end",
      "ends before it starts",
      "gen_ai.usage.input_tokens",
      "gen_ai.agent.name is no line",
      "16 bytes",
      "lies in the future",
    ]) {
      expect(partial?.errorMessage).toContain(reason);
    }
    expect(await ledger()).toHaveLength(1);
  });

  test("a run of months and one from before the late-data bound are refused in words, beside a good one", async () => {
    const [now, day] = [BigInt(Date.now()) * 1_000_000n, 86_400_000_000_000n];
    const partial = await send(
      invocation(),
      invocation("Architect", {}, { startTimeUnixNano: String(now - 60n * day) }),
      invocation(
        "Architect",
        {},
        { startTimeUnixNano: String(now - 9n * day), endTimeUnixNano: String(now - 8n * day) },
      ),
    );
    expect(partial?.rejectedSpans).toBe("2");
    expect(partial?.errorMessage).toContain("execution_time_seconds is at most 604,800");
    expect(partial?.errorMessage).toContain("late-data bound of 7 days");
    expect(await ledger()).toHaveLength(1);
  });

  test("an unknown agent becomes a draft where the workspace wants it", async () => {
    await ours.workspace.as("admin", (tx) =>
      tx.execute(
        sql`insert into workspace_agent_settings (workspace_id, unknown_agents) values (${ours.workspace.id}, 'draft')`,
      ),
    );
    const name = `Newcomer ${randomUUID().slice(0, 8)}`;
    expect(await send(invocation(name))).toBeUndefined();
    expect(await ledger()).toMatchObject([{ agent: name }]);
  });

  test("an empty request is a success, and so is one without an agent's work", async () => {
    expect(await send()).toBeUndefined();
    expect(await send(span({ "http.method": "GET" }))).toBeUndefined();
    for (const body of ["{}", '{"resourceSpans":[]}', '{"resourceSpans":[{"scopeSpans":[{}],"later":1}]}']) {
      const answer = await POST(traceRequest(ours.key, body));
      expect([answer.status, await answer.json()]).toEqual([200, {}]);
    }
    const empty = await POST(traceRequest(ours.key, "", { "content-type": "application/x-protobuf" }));
    expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(await ledger()).toEqual([]);
  });

  test("duplicates in one request, later and in parallel are successes that count once", async () => {
    const agent = invocation();
    const calls = [call(agent, 100, 10), call(agent, 200, 20)];
    const answers = [await send(agent, agent, ...calls, ...calls)];
    answers.push(...(await Promise.all([1, 2, 3, 4].map(() => send(agent, ...calls, agent)))));
    expect(answers.map((partial) => partial?.rejectedSpans ?? "0")).toEqual(["0", "0", "0", "0", "0"]);
    expect(await tokens()).toEqual([["Architect", 300, 30]]);
    expect(await readSums()).toEqual(Array.from({ length: 5 }, () => ({ input: 300, output: 30, cost: 0 })));
  });
});

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

describe("failures, in the request's type", () => {
  const PROTO = { "content-type": "application/x-protobuf" };

  test.each([
    ["broken JSON", '{"resourceSpans":[', "not valid JSON"],
    ["JSON of another form", "[]", "is no object"],
    ["spans that are no list", '{"resourceSpans":[{"scopeSpans":{}}]}', "scopeSpans is no list"],
    ["a span that is no object", '{"resourceSpans":[{"scopeSpans":[{"spans":[7]}]}]}', "no object"],
  ])("%s is 400", async (_, body, reason) => {
    expect(await post(body, { "content-type": "application/json" })).toEqual([400, expect.stringContaining(reason)]);
  });

  test("truncated protobuf, and protobuf nested without end, are 400", async () => {
    const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1;
    const whole = ExportTraceServiceRequest.encode({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "invoke_agent", traceId: Buffer.alloc(16, 1) }] }] }],
    }).finish();
    expect(await post(Buffer.from(whole.slice(0, -5)), PROTO)).toEqual([400, expect.stringContaining("protobuf")]);
    expect(await post(Buffer.from(nested(5_000)), PROTO)).toEqual([400, expect.stringContaining("protobuf")]);
    expect(await post("anything at all", PROTO)).toEqual([400, expect.stringContaining("protobuf")]);
  });

  test("another type is 415", async () => {
    expect(await post("x", { "content-type": "text/plain" })).toEqual([415, expect.stringContaining("x-protobuf")]);
  });

  test("another encoding is 415, broken gzip 400", async () => {
    expect(await post("x", { ...PROTO, "content-encoding": "br" })).toEqual([415, expect.stringContaining("gzip")]);
    expect(await post("x", { ...PROTO, "content-encoding": "gzip" })).toEqual([400, expect.stringContaining("gzip")]);
  });

  test("a gzip bomb, and a body that is too large as it comes, are 413", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(await post(bomb, { ...PROTO, "content-encoding": "gzip" })).toEqual([
      413,
      expect.stringContaining("decompressed"),
    ]);
    expect(await post(Buffer.alloc(21 * 1024 * 1024), PROTO)).toEqual([413, expect.stringContaining("20,971,520")]);
  });

  test("no key is 401, a key for other things 403", async () => {
    expect(await post("", PROTO, "cdx_none")).toEqual([401, expect.stringContaining("valid key")]);
    const other = await makeKey(ours.workspace, ["alerts:write"]);
    expect(await post("", PROTO, other)).toEqual([403, expect.stringContaining("executions:write")]);
  });
});

/** AnyValue in AnyValue, in an attribute of the first span. */
function nested(depth: number): Uint8Array {
  let value: Uint8Array = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) value = wrap(5, wrap(1, value));
  return wrap(1, wrap(2, wrap(2, wrap(9, wrap(2, value)))));
}

/** Sends a body as it is. @returns the HTTP status and google.rpc.Status's message */
function post(body: BodyInit, headers: Record<string, string>, key = ours.key): Promise<[number, string]> {
  const head = { authorization: `Bearer ${key}`, ...headers };
  return POST(new Request("http://codex.test/", { method: "POST", body, headers: head })).then(refusal);
}

async function refusal(answer: Response): Promise<[number, string]> {
  if (answer.headers.get("content-type") === "application/x-protobuf") {
    return [answer.status, google.rpc.Status.decode(new Uint8Array(await answer.arrayBuffer())).message];
  }
  expect(answer.headers.get("content-type")).toBe("application/json");
  return [answer.status, ((await answer.json()) as { message: string }).message];
}

/** A field that holds bytes or a message. */
function wrap(tag: number, inner: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let left = inner.length; left > 127; left >>>= 7) length.push((left & 127) | 128);
  length.push(inner.length >>> (7 * length.length));
  return Buffer.concat([Buffer.from([(tag << 3) | 2, ...length]), inner]);
}
