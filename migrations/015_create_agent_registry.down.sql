drop function if exists record_agent_execution(uuid, uuid, numeric, bigint, bigint, numeric, boolean, timestamptz, text, text, numeric, uuid);
drop function if exists app.maintain_agent_facts(integer);
drop function if exists app.drop_performance_partitions(integer);
drop function if exists app.record_agent_executions(uuid, jsonb, interval);
drop type if exists app.agent_execution;
drop table if exists agent_campaign_performance, agent_performance_sketch, agent_performance, agent_executions,
  agent_assignment_usage, agent_assignments, agent_capabilities, agent_registry cascade;
drop function if exists app.notify_assignment_changes();
drop function if exists app.pause_assignments_of_agent();
drop function if exists app.check_agent_assignment();
drop function if exists app.alert_workspace(uuid, text, text, text, text, uuid, uuid, jsonb);
drop function if exists app.ensure_performance_partitions(date, date);
drop function if exists app.is_execution_constraints(jsonb);
drop function if exists app.is_json_schema(jsonb);
drop function if exists app.sketch_percentile(smallint[], bigint[], double precision);
drop function if exists app.sketch_value(smallint);
drop function if exists app.sketch_bin(numeric);
