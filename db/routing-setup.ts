/** Everything that routing decides by: rules in order, policies, schedules with their overrides, members. */
import { sql } from "drizzle-orm";
import { type Directory, type Policy, type Rule, type Schedule, withoutLeavers } from "@/domain/routing";
import type { Tx } from "./workspace";

export type RuleRow = Rule & { revision: number; campaign: string | null; agent: string | null };
export type PolicyRow = Policy & { id: string; revision: number };
export type OverrideRow = { id: string; userId: string; startsAt: string; endsAt: string };
export type ScheduleRow = Omit<Schedule, "overrides"> & { revision: number; overrides: readonly OverrideRow[] };

/** People who have left are in no rotation and no override any more. */
export type RoutingSetup = Pick<Directory, "members"> & {
  rules: RuleRow[];
  policies: PolicyRow[];
  schedules: ScheduleRow[];
};

export async function readRoutingSetup(tx: Tx): Promise<RoutingSetup> {
  const { rows } = await tx.execute<RoutingSetup>(sql`select
    (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'isEnabled', r.is_enabled, 'alertTypes', r.alert_types,
        'minimumSeverity', r.minimum_severity, 'source', r.source, 'campaignId', r.campaign_id, 'agentId', r.agent_id,
        'policyId', r.policy_id, 'goesOn', r.goes_on, 'revision', r.revision, 'campaign', c.name, 'agent', g.agent_name)
        order by r.rule_order, r.id), '[]')
      from routing_rules r left join campaigns c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
      left join agent_registry g on g.id = r.agent_id) as rules,
    (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'steps', p.steps, 'revision', p.revision)
        order by lower(p.name), p.id), '[]') from escalation_policies p) as policies,
    (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'timezone', s.timezone, 'rotation', s.rotation,
        'turn', s.turn, 'handoverHour', s.handover_hour, 'startsOn', s.starts_on, 'revision', s.revision,
        'overrides', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'userId', o.user_id, 'startsAt', o.starts_at,
            'endsAt', o.ends_at) order by o.created_at, o.id), '[]')
          from on_call_overrides o where o.workspace_id = s.workspace_id and o.schedule_id = s.id and o.ends_at > now() - interval '1 day'))
        order by lower(s.name), s.id), '[]') from on_call_schedules s) as schedules,
    (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'role', m.role) order by u.name, u.id), '[]')
      from workspace_members m join auth.users u on u.id = m.user_id) as members`);
  const setup = rows[0] ?? { rules: [], policies: [], schedules: [], members: [] };
  return { ...setup, schedules: setup.schedules.map((schedule) => withoutLeavers(schedule, setup.members)) };
}
