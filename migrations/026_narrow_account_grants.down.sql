drop function if exists app.create_first_account(uuid, text, text, text);

revoke all on auth.users, auth.accounts, auth.sessions, auth.verifications, api_keys, invitations, workspaces, workspace_members from codex_app;
grant select, insert, update, delete on auth.users, auth.accounts, auth.sessions, auth.verifications, api_keys, invitations,
  workspaces, workspace_members to codex_app;
grant insert on audit_log to codex_app;
