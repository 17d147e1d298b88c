/** What programs get wrong, over the real routes: each mistake is named by its field, and nothing is half-written. */
import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { hashKey } from "@/db/key-check";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { API_SCOPES, type ApiScope, formatKey } from "@/domain/api-keys";
import { GET as readAlerts, POST as sendAlerts } from "./alerts/route";
import { POST as sendMetrics } from "./campaign-metrics/route";
import { POST as sendExecutions } from "./executions/route";
import { POST as sendAlertmanager } from "./integrations/alertmanager/route";

type Problem = { status: number; detail: string; errors?: Record<string, string> };

const ALERT = { alert_type: "error", severity_level: "high", title: "Good" };
const EXECUTION = {
  agent_name: "Competitor Spy",
  execution_time_seconds: 1,
  input_tokens: 1,
  output_tokens: 1,
  cost: 0,
  success: true,
};
const FIRING = {
  version: "4",
  status: "firing",
  alerts: [{ status: "firing", labels: { alertname: "Down" }, startsAt: "2026-03-31T09:30:00Z", fingerprint: "f1" }],
};
const METRIC = { campaign_id: randomUUID(), metric_date: "2026-03-31", source: "newsletter", reach: 10, spend: 1.5 };
const ROUTES = [
  { path: "alerts", send: sendAlerts, good: ALERT, scope: "alerts:write", mib: 1 },
  { path: "executions", send: sendExecutions, good: EXECUTION, scope: "executions:write", mib: 4 },
  { path: "campaign-metrics", send: sendMetrics, good: METRIC, scope: "metrics:write", mib: 1 },
  { path: "integrations/alertmanager", send: sendAlertmanager, good: FIRING, scope: "alerts:write", mib: 1 },
] as const;

let ours: TestWorkspace;
let other: TestWorkspace;
let key: string;

async function makeKey(scopes: readonly ApiScope[]): Promise<string> {
  const text = formatKey(ours.id, randomBytes(32).toString("base64url"));
  await ours.as("admin", (tx) =>
    tx.execute(sql`insert into api_keys (workspace_id, name, prefix, key_hash, scopes)
      values (${ours.id}, 'Test', 'cdx_', ${hashKey(text)}, ${sql.param([...scopes])})`),
  );
  return text;
}

function request(body: unknown, headers: Record<string, string> = {}): Request {
  return new Request("http://codex.test/api/v1", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
  });
}

async function problemOf(answer: Promise<Response>): Promise<Problem> {
  const response = await answer;
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return (await response.json()) as Problem;
}

/** How many rows there are of what programs write, in both workspaces. */
async function count(): Promise<number> {
  let rows = 0;
  for (const workspace of [ours, other]) {
    const found = await workspace.as("viewer", (tx) =>
      tx.execute<{ n: number }>(sql`select (select count(*) from system_alerts) + (select count(*) from alert_events)
        + (select count(*) from agent_executions) + (select count(*) from agent_performance)
        + (select count(*) from campaign_metrics) as n`),
    );
    rows += found.rows[0]?.n ?? 0;
  }
  return rows;
}

async function readPage(query: string) {
  return (await (await read(query)).json()) as { rows: { id: string }[]; next: string };
}

function read(query: string): Promise<Response> {
  return readAlerts(new Request(`http://codex.test/?${query}`, { headers: { authorization: `Bearer ${key}` } }));
}

async function makeCampaign(workspace: TestWorkspace, id: string = randomUUID()): Promise<string> {
  await workspace.as("marketer", (tx) =>
    tx.execute(sql`insert into campaigns (workspace_id, id, name) values (${workspace.id}, ${id}, 'Theirs')`),
  );
  return id;
}

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ours = await createTestWorkspace();
  other = await createTestWorkspace();
  key = await makeKey(API_SCOPES);
  await makeCampaign(ours, METRIC.campaign_id);
});

describe.each(ROUTES)("$path", ({ send, good, scope, mib }) => {
  const refuse = async (given: Request, status: number) => {
    const before = await count();
    const problem = await problemOf(send(given));
    expect(problem.status).toBe(status);
    expect(await count()).toBe(before);
    return problem.detail;
  };

  test("malformed JSON is 400", async () => {
    expect(await refuse(request(`${JSON.stringify(good).slice(0, -1)}`), 400)).toContain("not valid JSON");
  });

  test(`more than ${mib} MiB is 413, to the byte`, async () => {
    const bytes = mib * 1024 * 1024;
    const body = JSON.stringify(good);
    expect(await refuse(request(body.padEnd(bytes + 1)), 413)).toContain(`${bytes.toLocaleString("en")} bytes`);
    expect((await send(request(body.padEnd(bytes)))).ok).toBe(true);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "%s is 415",
    async (type) => {
      expect(await refuse(request(good, { "content-type": type }), 415)).toContain("application/json");
    },
  );

  test("a key with every scope but this one is 403 with the scope's name", async () => {
    const lacking = await makeKey(API_SCOPES.filter((one) => one !== scope));
    expect(await refuse(request(good, { authorization: `Bearer ${lacking}` }), 403)).toContain(scope);
  });

  test("a revoked key is 401 from the next request on", async () => {
    const revoked = await makeKey([scope]);
    expect((await send(request(good, { authorization: `Bearer ${revoked}` }))).ok).toBe(true);
    await ours.as("admin", (tx) =>
      tx.execute(sql`update api_keys set revoked_at = now() where key_hash = ${hashKey(revoked)}`),
    );
    expect(await refuse(request(good, { authorization: `Bearer ${revoked}` }), 401)).toContain("revoked");
  });

  test("JSON nested a hundred thousand deep is refused, not fatal", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const before = await count();
    const answer = await send(request(deep));
    expect([400, 422]).toContain(answer.status);
    expect(await count()).toBe(before);
  });
});

/** What is said by field about a batch of a good alert and one with `change`; neither is kept. */
async function refuseAlert(change: Record<string, unknown>): Promise<Record<string, string>> {
  const before = await count();
  const problem = await problemOf(
    sendAlerts(
      request([
        { ...ALERT, title: randomUUID() },
        { ...ALERT, ...change },
      ]),
    ),
  );
  expect(problem.status).toBe(400);
  expect(await count()).toBe(before);
  return problem.errors ?? {};
}

describe("alerts", () => {
  test("an unknown campaign, another workspace's, and an unknown agent are named", async () => {
    const theirs = await makeCampaign(other);
    for (const id of [randomUUID(), theirs]) {
      expect(await refuseAlert({ campaign_id: id })).toEqual({
        campaign_id: expect.stringContaining("does not exist"),
      });
    }
    expect(await refuseAlert({ agent_id: randomUUID() })).toEqual({
      agent_id: expect.stringContaining("does not exist"),
    });
    expect(await refuseAlert({ agent_name: "Nobody" })).toEqual({ agent_name: expect.stringContaining("Nobody") });
  });

  test.each([
    ["title", "x".repeat(301)],
    ["title", "bell \u0007"],
    ["title", "half \ud800"],
    ["description", "x".repeat(8_001)],
    ["fingerprint", "x".repeat(201)],
    ["data_points", { nul: "\u0000" }],
    ["seen_at", "0000-01-01T00:00:00Z"],
    ["expires_at", "31.3.2026"],
  ])("a bad %s is named with its place in the batch", async (field, value) => {
    expect(Object.keys(await refuseAlert({ [field]: value }))).toEqual([`alerts.1.${field}`]);
  });

  test("emoji are kept whole, counted as people count", async () => {
    const title = "🚀".repeat(300);
    const answer = await sendAlerts(request({ ...ALERT, title, data_points: { who: "👩‍🚀" } }));
    expect(answer.status).toBe(201);
    const { rows } = await ours.as("viewer", (tx) =>
      tx.execute(sql`select data_points from system_alerts where title = ${title}`),
    );
    expect(rows).toEqual([{ data_points: { who: "👩‍🚀" } }]);
  });

  test("sent twice at once it is one alert", async () => {
    const one = { ...ALERT, fingerprint: randomUUID() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => sendAlerts(request(one))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    const { rows } = await ours.as("viewer", (tx) =>
      tx.execute(sql`select occurrence_count as times from system_alerts where fingerprint = ${one.fingerprint}`),
    );
    expect(rows).toEqual([{ times: 4 }]);
  });

  test("a reader's malformed place or odd words are an answer, never a failure", async () => {
    expect((await problemOf(read("after=5~nowhere"))).errors).toEqual({ after: "The place in the list is malformed." });
    expect((await read(`after=5~0000-99-99T00:00:00.000000Z~${randomUUID()}`)).status).toBe(400);
    for (const query of ["assignee=me", `assignee=${randomUUID()}&assignee=me`]) {
      expect((await problemOf(read(query))).errors).toEqual({
        assignee: 'A key is nobody: "me" means nothing here. Name people by their ids.',
      });
    }
    for (const query of ["q=%00", "q=%F0%9F%9A%80", `q=${"x".repeat(5_000)}`, "severity=urgent", "agent=7"]) {
      expect((await read(query)).status, query).toBe(200);
    }
  });

  test("a reader gets as many alerts a page as it says, and is told when that is no number of them", async () => {
    await Promise.all(["a", "b", "c"].map((title) => sendAlerts(request({ title, severity: "info" }))));
    const first = await readPage("tab=all&limit=2");
    const second = await readPage(`tab=all&limit=1&after=${first.next}`);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(3);
    for (const limit of ["0", "201", "-1", "1.5", "all", ""]) {
      const { errors } = await problemOf(read(`limit=${limit}`));
      expect(errors, limit).toEqual({ limit: "limit is a whole number from 1 to 200." });
    }
  });
});

describe("executions", () => {
  test("unknown, foreign, too long, negative, huge and out of order: each by its place and field, the good one counts", async () => {
    const theirs = await makeCampaign(other);
    const bad = [
      { agent_name: "Nobody" },
      { agent_name: undefined, agent_id: randomUUID() },
      { campaign_id: theirs },
      { idempotency_key: "k".repeat(201) },
      { agent_name: "\u0000" },
      { cost: -1 },
      { cost: 1e300 },
      { input_tokens: Number.MAX_SAFE_INTEGER },
      { occurred_at: "0000-01-01T00:00:00Z" },
      { occurred_at: "2190-01-01T00:00:00Z" },
    ];
    const answer = await sendExecutions(request([EXECUTION, ...bad.map((change) => ({ ...EXECUTION, ...change }))]));
    const receipt = (await answer.json()) as { accepted: number; rejected: { index: number; field: string }[] };
    expect(receipt.accepted).toBe(1);
    expect(receipt.rejected.map(({ index, field }) => `${index} ${field}`)).toEqual([
      "1 agent_id",
      "2 agent_id",
      "3 campaign_id",
      "4 idempotency_key",
      "5 agent_name",
      "6 cost",
      "7 cost",
      "8 input_tokens",
      "9 occurred_at",
      "10 occurred_at",
    ]);
  });
});

const sendBatch = async (body: unknown) => (await sendMetrics(request(body))).json();

/** The status and the fields that are named for a batch of a good metric and one with `change`; neither is kept. */
async function refuseMetric(change: Record<string, unknown>): Promise<(number | string)[]> {
  const before = await count();
  const problem = await problemOf(
    sendMetrics(
      request([
        { ...METRIC, source: randomUUID() },
        { ...METRIC, ...change },
      ]),
    ),
  );
  expect(await count()).toBe(before);
  return [problem.status, ...Object.keys(problem.errors ?? {})];
}

describe("campaign metrics", () => {
  test.each([
    ["campaign_id", "7"],
    ["cohort_id", "all"],
    ["metric_date", "31.3.2026"],
    ["metric_date", "2026-02-30"],
    ["metric_date", "0000-01-01"],
    ["source", "x".repeat(81)],
    ["source", "bell \u0007"],
    ["reach", -1],
    ["reach", 1.5],
    ["conversions", 1e13],
    ["spend", -0.01],
    ["revenue", 1e300],
    ["revenue", "12"],
  ])("a bad %s is named with its place in the batch: %s", async (field, value) => {
    expect(await refuseMetric({ [field]: value })).toEqual([400, `metrics.1.${field}`]);
  });

  test("a field that there is not, an unknown and another workspace's campaign or cohort are named", async () => {
    const theirs = await makeCampaign(other);
    const { rows } = await other.as("marketer", (tx) =>
      tx.execute<{ id: string }>(
        sql`insert into cohorts (workspace_id, name) values (${other.id}, 'Theirs') returning id`,
      ),
    );
    expect(await refuseMetric({ clicks: 7 })).toEqual([400, "metrics.1"]);
    for (const id of [randomUUID(), theirs])
      expect(await refuseMetric({ campaign_id: id })).toEqual([400, "campaign_id"]);
    for (const id of [randomUUID(), rows[0]?.id])
      expect(await refuseMetric({ cohort_id: id })).toEqual([400, "cohort_id"]);
  });

  test("an archived campaign takes none, and says so", async () => {
    const archived = await makeCampaign(ours);
    await ours.as("marketer", (tx) => tx.execute(sql`update campaigns set status = 'archived' where id = ${archived}`));
    const problem = await problemOf(sendMetrics(request({ ...METRIC, campaign_id: archived })));
    expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining("archived") });
  });

  test("a batch counts once, however often it is sent; a changed figure replaces", async () => {
    const campaign_id = await makeCampaign(ours);
    const batch = ["newsletter", "search"].map((source) => ({ ...METRIC, campaign_id, source }));
    expect(await sendBatch({ metrics: batch })).toEqual({ accepted: 2, changed: 2 });
    const again = await Promise.all([1, 2, 3].map(() => sendBatch(batch)));
    expect(again).toEqual([1, 2, 3].map(() => ({ accepted: 2, changed: 0 })));
    expect(await sendBatch({ ...batch[0], reach: 25 })).toEqual({ accepted: 1, changed: 1 });
    const found = await ours.as("viewer", (tx) =>
      tx.execute(sql`select total_reach as reach, total_spend as spend from campaigns where id = ${campaign_id}`),
    );
    expect(found.rows).toEqual([{ reach: 35, spend: 3 }]);
  });
});
