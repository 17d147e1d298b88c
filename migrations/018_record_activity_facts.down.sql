drop trigger if exists record_handled_alerts on system_alerts;
drop trigger if exists record_actioned_signals on intelligence_signals;
drop trigger if exists record_created_insights on market_insights;
drop trigger if exists record_assigned_agents on agent_assignments;
drop function if exists app.record_handled_alerts(), app.record_actioned_signals(), app.record_created_things();
