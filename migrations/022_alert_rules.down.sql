drop table if exists alert_rule_states, alert_rules;
drop function if exists app.check_alert_rule();
