/** Puts one row into every workspace table, its values made up from the catalogue. */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { type Column, choicesOf, isWorkspaceTable, type Table } from "./catalogue";
import type { TestWorkspace } from "./workspace";

/** One row of each table in one workspace, as JSON, by table. */
export type Sample = Map<string, Record<string, unknown>>;

// What the catalogue can't tell: forms that a function or a pattern checks.
const HINTS: Record<string, () => unknown> = {
  "invitations.email": () => `${randomUUID()}@people.test`,
  "activity_events.event_name": () => "test.happened",
  "pending_activity.event_name": () => "test.happened",
  "pending_activity.subject_ids": () => [randomUUID()],
  "achievements.condition_type": () => "count",
  "achievements.condition_value": () => ({ metric: "moves_executed", threshold: 1_000 }),
  "silences.matchers": () => [{ field: "title", operator: "is", value: "Never fired" }],
  "silences.ends_at": () => new Date(Date.now() + 7_200_000).toISOString(),
  "agent_performance_sketch.measurement_hour": () => 1,
  "agent_performance.measurement_hour": () => 1,
  "agent_campaign_performance.measurement_hour": () => 1,
  "agent_model_performance.measurement_hour": () => 1,
  "agent_spans.trace_id": () => randomUUID().replaceAll("-", ""),
  "agent_spans.span_id": () => randomUUID().replaceAll("-", "").slice(16),
  "agent_spans.ended_at": () => new Date().toISOString(),
  "fleet_performance.sketch": () => "\\x",
  "fleet_performance.agent_sketches": () => "\\x",
  "webhooks.url": () => "https://receiver.test/alerts",
  "webhooks.events": () => ["alert.fired"],
  "webhook_deliveries.event": () => "alert.fired",
  "slack_webhooks.url_ending": () => "abcd",
  "phone_numbers.number": () => "+15555550100",
  "on_call_schedules.timezone": () => "Europe/Berlin",
  // A row from its pointers alone would mute two things.
  "notification_mutes.agent_id": () => null,
  "on_call_overrides.starts_at": () => new Date().toISOString(),
  "notice_storms.window_from": () => new Date().toISOString(),
};

/** Fills as the owner inside the workspace's context: some tables are written by functions only. */
export async function fillWorkspace(owner: Client, tables: Table[], workspace: TestWorkspace): Promise<Sample> {
  const sample: Sample = new Map();
  await owner.query("begin");
  await owner.query(
    "select set_config('app.current_workspace_id', $1, true), set_config('app.current_user_id', $2, true)",
    [workspace.id, workspace.users.owner],
  );
  const agentId = await anyAgent(owner);
  for (const table of parentsFirst(tables.filter(isWorkspaceTable))) {
    if (!(await anyRow(owner, table, workspace.id))) await insertRow(owner, table, { sample, workspace, agentId });
    const row = await anyRow(owner, table, workspace.id);
    if (!row) throw new Error(`No row of ${table.name} came to be.`);
    sample.set(table.name, row);
  }
  await owner.query("commit");
  return sample;
}

async function anyRow(
  owner: Client,
  { name }: Table,
  workspaceId: string,
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await owner.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) as row from ${name} t where workspace_id = $1 limit 1`,
    [workspaceId],
  );
  return rows[0]?.row;
}

async function anyAgent(owner: Client): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("select id from agent_registry order by agent_name limit 1");
  return rows[0]?.id ?? "";
}

type Known = { sample: Sample; workspace: TestWorkspace; agentId: string };

async function insertRow(owner: Client, table: Table, known: Known): Promise<void> {
  const values: Record<string, unknown> = { ...pointers(table, known) };
  for (const column of table.columns) {
    const hint = HINTS[`${table.name}.${column.name}`];
    if (hint) values[column.name] = hint();
    else if (column.notNull && !column.hasDefault && !(column.name in values)) {
      values[column.name] = choicesOf(table, column.name)?.[0] ?? madeUp(column);
    }
  }
  const names = Object.keys(values);
  try {
    await owner.query(
      `insert into ${table.name} (${names.join(", ")}) select ${names.join(", ")} from jsonb_populate_record(null::${table.name}, $1)`,
      [JSON.stringify(values)],
    );
  } catch (error) {
    const sent = JSON.stringify(values);
    throw new Error(`No row could be made up for ${table.name} (${sent}): ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Every foreign key points at the row of the same workspace, but for those that point at the table itself. */
function pointers(table: Table, { sample, workspace, agentId }: Known): Record<string, unknown> {
  const values: Record<string, unknown> = { workspace_id: workspace.id };
  for (const { columns, target, targetColumns } of table.foreignKeys) {
    if (target === table.name) continue;
    const row = target === "agent_registry" ? { id: agentId } : (sample.get(target) ?? { id: workspace.users.owner });
    columns.forEach((column, i) => {
      if (column !== "workspace_id")
        values[column] =
          target === "workspace_members" ? workspace.users.owner : row[targetColumns[i] as keyof typeof row];
    });
  }
  return values;
}

function madeUp({ name, type }: Column): unknown {
  if (type === "uuid") return randomUUID();
  if (type === "text") return `test-${randomUUID()}`;
  if (type.endsWith("[]")) return ["test"];
  if (type === "jsonb") return {};
  if (type === "boolean") return true;
  if (type === "date") return new Date().toISOString().slice(0, 10);
  if (type.startsWith("timestamp")) return new Date(Date.now() + 3_600_000).toISOString();
  if (/^(smallint|integer|bigint|numeric|double)/.test(type)) return 1;
  throw new Error(`Nothing is known of how to make up ${name} of type ${type}.`);
}

function parentsFirst(tables: Table[]): Table[] {
  const ordered: Table[] = [];
  const visit = (table: Table, above: string[]) => {
    if (ordered.includes(table) || above.includes(table.name)) return;
    for (const { target } of table.foreignKeys) {
      const parent = tables.find(({ name }) => name === target);
      if (parent) visit(parent, [...above, table.name]);
    }
    ordered.push(table);
  };
  for (const table of tables) visit(table, []);
  return ordered;
}
