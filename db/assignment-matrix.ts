/** The matrix of agents and workspaces: its agents, a workspace's column, and changes of many agents in one workspace. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { type AssignmentStatus, whyNotAssignable } from "@/domain/agents";
import type { AssignAgent } from "@/domain/agents-input";
import type { MatrixAgent, MatrixCell, MatrixWorkspace, PairOutcome } from "@/domain/assignment-matrix";
import { assignAgent } from "./assignments";
import { agentAssignments, agentRegistry } from "./schema/agents";
import type { Tx } from "./workspace";

/** Every agent of the registry by guild and name. Any signed-in person may read it. */
export async function listMatrixAgents(tx: Tx): Promise<MatrixAgent[]> {
  const { rows } = await tx.execute<MatrixAgent>(sql`
    select id, code, agent_name as "agentName", guild_name as "guildName", is_active as "isActive",
      coalesce(deprecated_date <= current_date, false) as "isDeprecated"
    from agent_registry order by guild_name, agent_name`);
  return rows;
}

const CAMPAIGN_COUNTS = sql`jsonb_build_object(
  'active', count(a.assigned_to_campaign_id) filter (where a.assignment_status = 'active'),
  'paused', count(a.assigned_to_campaign_id) filter (where a.assignment_status = 'paused'))`;

/** What agents do in the workspace: those that run or are paused. Use is that of the present hour and day, as on their pages. */
export async function listMatrixCells(tx: Tx, workspaceId: string): Promise<MatrixCell[]> {
  const { rows } = await tx.execute<MatrixCell>(sql`
    select a.agent_id as "agentId",
      (jsonb_agg(jsonb_build_object('status', a.assignment_status, 'statusReason', a.status_reason,
        'constraints', a.execution_constraints, 'used', jsonb_build_object(
          'max_executions_per_hour', coalesce(hour.execution_count, 0), 'max_tokens_per_day', coalesce(day.token_count, 0),
          'max_cost_per_day', coalesce(day.cost, 0)))) filter (where a.assigned_to_campaign_id is null)) -> 0 as whole,
      ${CAMPAIGN_COUNTS} as campaigns
    from agent_assignments a
    join workspaces w on w.id = a.workspace_id
    left join agent_assignment_usage hour on hour.workspace_id = a.workspace_id and hour.assignment_id = a.id
      and hour.window_kind = 'hour' and hour.window_start = date_trunc('hour', now(), 'UTC')
    left join agent_assignment_usage day on day.workspace_id = a.workspace_id and day.assignment_id = a.id
      and day.window_kind = 'day' and day.window_start = date_trunc('day', now(), w.timezone)
    where a.workspace_id = ${workspaceId} and a.assignment_status in ('active', 'paused')
    group by a.agent_id`);
  return rows;
}

/** How many workspaces of others a platform administrator sees at once: each brings all its agents. */
const OTHERS_SHOWN = 40;

/**
 * What agents do in the workspaces that aren't the person's own: the first by name of those in whose name every one of
 * `words` (in lower case) stands, and how many are left out. Outside any workspace, as a platform administrator: others
 * see none of them.
 */
export async function listOtherColumns(
  tx: Tx,
  ownSlugs: string[],
  words: string[] = [],
): Promise<{ workspaces: MatrixWorkspace[]; left: number }> {
  const { rows } = await tx.execute<{ total: number; workspace: MatrixWorkspace }>(sql`
    select count(*) over ()::integer as total, jsonb_build_object('slug', w.slug, 'name', w.name, 'timezone', w.timezone,
      'currency', w.currency, 'readOnly', true, 'cells',
      (select coalesce(jsonb_agg(jsonb_build_object('agentId', c.agent_id, 'whole', c.whole, 'campaigns', c.campaigns)), '[]') from (
        select a.agent_id,
          (jsonb_agg(jsonb_build_object('status', a.assignment_status, 'statusReason', a.status_reason,
            'constraints', a.execution_constraints, 'used', null)) filter (where a.assigned_to_campaign_id is null)) -> 0 as whole,
          ${CAMPAIGN_COUNTS} as campaigns
        from agent_assignments a
        where a.workspace_id = w.id and a.assignment_status in ('active', 'paused') group by a.agent_id) c)) as workspace
    from workspaces w where not w.slug = any (${sql.param(ownSlugs)})
      and not exists (select from unnest(${sql.param(words)}::text[]) word where strpos(lower(w.name), word) = 0)
    order by w.name, w.id limit ${OTHERS_SHOWN}`);
  return { workspaces: rows.map(({ workspace }) => workspace), left: (rows[0]?.total ?? 0) - rows.length };
}

type Chosen = { id: string; agentName: string; isActive: boolean; isDeprecated: boolean };

/** The chosen agents, in order of id: those who change many lock them in the same order. */
async function listChosen(tx: Tx, agentIds: string[]): Promise<Map<string, Chosen>> {
  const rows = await tx
    .select({
      id: agentRegistry.id,
      agentName: agentRegistry.agentName,
      isActive: agentRegistry.isActive,
      isDeprecated: sql<boolean>`coalesce(${agentRegistry.deprecatedDate} <= current_date, false)`,
    })
    .from(agentRegistry)
    .where(inArray(agentRegistry.id, agentIds))
    .orderBy(agentRegistry.id);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Runs for each chosen agent that may work; of the others it says why they may not. */
async function forEachAssignable(
  tx: Tx,
  agentIds: string[],
  work: (agent: Chosen) => Promise<PairOutcome>,
): Promise<PairOutcome[]> {
  const chosen = await listChosen(tx, agentIds);
  const outcomes: PairOutcome[] = [];
  for (const agentId of agentIds.toSorted()) {
    const agent = chosen.get(agentId);
    const why = agent ? whyNotAssignable(agent) : "This agent is no longer in the registry.";
    outcomes.push(!agent || why ? { agentId, outcome: "refused", why: why ?? "" } : await work(agent));
  }
  return outcomes;
}

type ManyAssigned = Omit<AssignAgent, "agentId"> & { agentIds: string[] };

/** Assigns many agents to the workspace, or to one of its campaigns, each as `assignAgent` does. */
export function assignAgents(
  tx: Tx,
  by: { workspaceId: string; userId: string | null },
  { agentIds, ...input }: ManyAssigned,
): Promise<PairOutcome[]> {
  return forEachAssignable(tx, agentIds, async ({ id: agentId }) =>
    (await assignAgent(tx, by, { ...input, agentId }))
      ? { agentId, outcome: "done" }
      : { agentId, outcome: "already", why: "It is assigned there already; its limits were not changed." },
  );
}

/** Pauses all that runs of many agents in the workspace, campaigns included. */
export async function pauseAgents(
  tx: Tx,
  workspaceId: string,
  { agentIds, reason }: { agentIds: string[]; reason: string },
): Promise<PairOutcome[]> {
  const moved = await moveAll(tx, workspaceId, agentIds, { from: "active", to: "paused", reason });
  return agentIds.map((agentId) =>
    moved.has(agentId)
      ? { agentId, outcome: "done" }
      : { agentId, outcome: "already", why: "Nothing of it was running there." },
  );
}

/** Resumes all that is paused of many agents in the workspace, campaigns included. */
export function resumeAgents(tx: Tx, workspaceId: string, agentIds: string[]): Promise<PairOutcome[]> {
  return forEachAssignable(tx, agentIds, async ({ id: agentId }) =>
    (await moveAll(tx, workspaceId, [agentId], { from: "paused", to: "active", reason: null })).has(agentId)
      ? { agentId, outcome: "done" }
      : { agentId, outcome: "already", why: "Nothing of it was paused there." },
  );
}

type Move = { from: AssignmentStatus; to: AssignmentStatus; reason: string | null };

/** @returns the agents of which something was moved */
async function moveAll(tx: Tx, workspaceId: string, agentIds: string[], { from, to, reason }: Move) {
  const which = and(
    eq(agentAssignments.workspaceId, workspaceId),
    inArray(agentAssignments.agentId, agentIds),
    eq(agentAssignments.assignmentStatus, from),
  );
  // In the order in which those who count executions lock them.
  await tx
    .select({ id: agentAssignments.id })
    .from(agentAssignments)
    .where(which)
    .orderBy(agentAssignments.id)
    .for("no key update");
  const moved = await tx
    .update(agentAssignments)
    .set({ assignmentStatus: to, statusReason: reason })
    .where(which)
    .returning({ agentId: agentAssignments.agentId });
  return new Set(moved.map(({ agentId }) => agentId));
}
