drop function if exists get_priority_signals(uuid, numeric);
drop function if exists get_active_insights(uuid);
drop function if exists create_insight_from_signals(uuid, uuid[], text, text, text[], uuid);
do $$
begin
  if to_regclass('campaigns') is not null then
    drop trigger if exists forget_in_intelligence on campaigns;
  end if;
  if to_regclass('cohorts') is not null then
    drop trigger if exists forget_in_intelligence on cohorts;
  end if;
end $$;
drop table if exists market_insight_signals, market_insights, intelligence_signals cascade;
drop function if exists app.list_linked_signals();
drop function if exists app.serialize_insight_links();
drop function if exists app.link_insight_signals();
drop function if exists app.complete_insight();
drop function if exists app.forget_related_ids();
drop function if exists app.check_related_ids();
drop function if exists app.check_intelligence_move();
