/** A workspace's settings are few enough to be asked at each alert. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createTestWorkspace } from "./testing/workspace";

const webhook = sql`insert into webhooks (workspace_id, name, url, events, secret_sealed)
  select app.workspace_id(), 'Hook', 'https://hook.test', array['alert.fired'], 'x'`;
const source = sql`insert into integrations (workspace_id, kind, name, source)
  select app.workspace_id(), 'json', 'Source', 'source-' || gen_random_uuid()`;
const silenceUntil = (end: string) => sql`insert into silences (workspace_id, name, matchers, starts_at, ends_at)
  select app.workspace_id(), 'Silence', '[{"field": "title", "operator": "is", "value": "x"}]',
    now() - interval '2 hours', now() + ${end}::interval`;
const policy = sql`insert into escalation_policies (workspace_id, name) select app.workspace_id(), 'Policy ' || gen_random_uuid()`;
const rule = sql`insert into routing_rules (workspace_id, name) select app.workspace_id(), 'Rule ' || gen_random_uuid()`;
const schedule = sql`insert into on_call_schedules (workspace_id, name, timezone, starts_on)
  select app.workspace_id(), 'Schedule ' || gen_random_uuid(), 'UTC', current_date`;

test.each([
  ["webhooks", 20, webhook, "A workspace has at most 20 webhooks. Delete one that nobody needs."],
  ["sources", 100, source, "A workspace has at most 100 sources. Delete one that nobody needs."],
  [
    "silences",
    200,
    silenceUntil("1 hour"),
    "A workspace has at most 200 silences that run or are to come. End one that nobody needs.",
  ],
  ["policies", 50, policy, "A workspace has at most 50 escalation policies. Delete one that nobody needs."],
  ["schedules", 50, schedule, "A workspace has at most 50 on-call schedules. Delete one that nobody needs."],
  ["routing rules", 50, rule, "A workspace has at most 50 routing rules. Delete one that nobody needs."],
])("%s are %i at most", async (_, most, insert, message) => {
  const { as } = await createTestWorkspace();
  await as("owner", (tx) => tx.execute(sql`${insert} from generate_series(1, ${most - 1}::int)`));
  // Of two at the same moment, one is the last.
  const last = await Promise.allSettled([1, 2].map(() => as("owner", (tx) => tx.execute(insert))));
  expect(last.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(last.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { cause: { code: "CX422", message } },
  });
});

test("silences that are over don't count", async () => {
  const { as } = await createTestWorkspace();
  await as("owner", (tx) => tx.execute(sql`${silenceUntil("-1 hour")} from generate_series(1, 200)`));
  await as("owner", (tx) => tx.execute(silenceUntil("1 hour")));
  const { rows } = await as("owner", (tx) => tx.execute(sql`select count(*) as n from silences`));
  expect(rows).toEqual([{ n: 201 }]);
});
