drop table if exists invitations, workspace_members, workspaces cascade;
drop function if exists app.keep_last_owner();
drop function if exists app.is_time_zone(text);
