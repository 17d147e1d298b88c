/** Limits of a whole workspace, for all of its agents together. */
import { sql } from "drizzle-orm";
import type { ExecutionConstraints } from "@/domain/agents";
import { type LimitStanding, standingOf, type WorkspaceLimits } from "@/domain/budgets";
import type { ChangeWorkspaceLimits } from "@/domain/budgets-input";
import type { Tx } from "./workspace";

/** The limits, with what was used and is reserved in the running windows. */
export async function readWorkspaceLimits(tx: Tx): Promise<WorkspaceLimits> {
  const { rows } = await tx.execute<{ limits: ExecutionConstraints; standing: LimitStanding[] }>(sql`
    select coalesce((select limits from workspace_agent_settings where workspace_id = app.workspace_id()), '{}') as limits,
      json_agg(json_build_object('limit', limit_name, 'used', used, 'reserved', reserved)) as standing
    from app.agent_budget(app.workspace_id(), null)`);
  return { limits: rows[0]?.limits ?? {}, standing: standingOf(rows[0]?.standing ?? []) };
}

/** Sets the limits, if they still are as the person saw them or already as wanted. @returns whether it did */
export async function saveWorkspaceLimits(tx: Tx, input: ChangeWorkspaceLimits): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into workspace_agent_settings as s (workspace_id, limits)
    values (app.workspace_id(), ${JSON.stringify(input.limits)}::jsonb)
    on conflict (workspace_id) do update set limits = excluded.limits
    where s.limits in (${JSON.stringify(input.seen)}::jsonb, excluded.limits)`);
  return rowCount === 1;
}
