do $$
declare
  follower record;
begin
  for follower in
    select tgname, tgrelid::regclass as target from pg_trigger
    where tgname in ('user_stats_follow_insert', 'user_stats_follow_update', 'user_stats_follow_delete',
      'moves_success_rate_insert', 'moves_success_rate_update', 'moves_success_rate_delete')
  loop
    execute format('drop trigger %I on %s', follower.tgname, follower.target);
  end loop;
end $$;
drop index if exists activity_events_person_time_idx;
drop view if exists app.timed_facts;
drop function if exists unlock_achievement(uuid, uuid, uuid, text), app.award_points(uuid, uuid, integer, text, text, timestamptz),
  app.preview_achievement(uuid, jsonb, uuid, uuid), app.count_achievement_holders(uuid), app.hide_from_leaderboard(boolean),
  app.rebuild_user_stats(uuid), app.check_user_stats(uuid), app.write_user_stats(uuid, uuid[]),
  app.refresh_campaign_stats(uuid, uuid[]), app.refresh_move_stats(uuid, uuid[]), app.refresh_achievement_stats(uuid, uuid[]),
  app.evaluate_achievements(uuid, uuid[], text[], uuid), app.grant_achievement(uuid, uuid, uuid[], text),
  app.notify_of_achievement(achievements, uuid), app.lock_user_stats(uuid, uuid[]),
  app.condition_progress(uuid, uuid[], jsonb), app.percentage_of(numeric, numeric),
  app.derive_user_stats(uuid, uuid[]), app.derive_campaign_stats(uuid, uuid[]), app.derive_move_stats(uuid, uuid[]),
  app.derive_event_stats(uuid, uuid[]), app.derive_achievement_stats(uuid, uuid[]);
drop table if exists points_ledger, user_stats, user_achievements, achievements cascade;
drop function if exists update_experience_level(), calculate_move_success_rate(), app.follow_campaigns(), app.follow_activity(),
  app.follow_points(), app.follow_user_achievements(), app.follow_members(), app.follow_user_stats(),
  app.check_achievement_path(), app.follow_achievement(),
  app.is_condition(jsonb, integer), app.condition_type(jsonb), app.condition_metrics(jsonb), app.json_keys(jsonb),
  app.achievement_metrics();
