/** What happens once: an achievement is unlocked, a strong signal comes in. Each counts for a while and is over then. */
import { type SQL, sql } from "drizzle-orm";
import { type Ask, askedTables } from "./ask";

/** The higher of tier and rarity, 1 to 4; the sample is how many unlocked it within the window and show it to all. */
export function unlockedBadge(ask: Ask): SQL {
  return sql`
    with ${askedTables(ask)}
    select a.rule_id, b.id::text as scope_id, b.name, null::uuid as agent_id, null::uuid as campaign_id, null::uuid as signal_id, l.at,
      greatest(array_position(array['bronze', 'silver', 'gold', 'platinum'], b.tier),
        array_position(array['common', 'uncommon', 'rare', 'legendary'], b.rarity_level)) as value, count(*) as sample
    from asked a cross join looks l
    join user_achievements u on u.unlocked_at <= l.at and u.unlocked_at > l.at - make_interval(hours => a.hours)
    join achievements b on b.workspace_id = u.workspace_id and b.id = u.achievement_id
    where u.workspace_id = ${ask.workspaceId} and u.visibility = 'public'
    group by a.rule_id, b.workspace_id, b.id, l.at`;
}

/** A signal's confidence, while it is new and unexpired. One that was handled since counts until it was last changed. */
export function strongSignal(ask: Ask): SQL {
  return sql`
    with ${askedTables(ask)}
    select a.rule_id, s.id::text as scope_id, s.signal_title as name, s.source_agent_id as agent_id,
      s.related_campaign_ids[1] as campaign_id, s.id as signal_id, l.at, s.confidence_score as value, 1 as sample
    from asked a join intelligence_signals s on s.relevance_score >= a.relevance
    join looks l on s.detection_date <= l.at and (s.expiry_date is null or s.expiry_date > l.at)
      and (s.action_status = 'new' or s.updated_at > l.at)
    where s.workspace_id = ${ask.workspaceId} and s.confidence_score is not null
      and (s.action_status = 'new' or s.updated_at > ${ask.looks.from.toISOString()}::timestamptz)`;
}
