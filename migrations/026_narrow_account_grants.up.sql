-- The application role writes of accounts, keys and the audit log what the application's code writes, and no more: a
-- mistake in a query, or a statement smuggled into one, makes nobody a platform administrator, gives no key another
-- scope, no member's row another person, and forges no history.

revoke all on auth.users, auth.accounts, auth.sessions, auth.verifications from codex_app;
grant select, insert (id, name, email, email_verified, image, created_at, updated_at), update (name) on auth.users to codex_app;
grant select, insert, update (password, updated_at) on auth.accounts to codex_app;
grant select, insert, delete on auth.sessions, auth.verifications to codex_app;

revoke insert on audit_log from codex_app;
revoke update, delete on api_keys, invitations from codex_app;
grant update (last_used_at, revoked_at) on api_keys to codex_app;
grant update (accepted_at, revoked_at) on invitations to codex_app;
revoke update on workspaces, workspace_members from codex_app;
grant update (name, slug, timezone, currency, settings) on workspaces to codex_app;
grant update (role) on workspace_members to codex_app;

-- The platform administrator of an empty installation, who signs in with the password of this hash. Of two at once, one
-- wins: the other waits. False when there is an account already; no account is ever deleted by the application.
create or replace function app.create_first_account(p_id uuid, p_name text, p_email text, p_password_hash text) returns boolean
language plpgsql security definer set search_path = pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('the first account', 0));
  if exists (select from auth.users) then
    return false;
  end if;
  insert into auth.users (id, name, email, is_platform_admin) values (p_id, p_name, p_email, true);
  insert into auth.accounts (user_id, account_id, provider_id, password) values (p_id, p_id::text, 'credential', p_password_hash);
  return true;
end $$;
revoke all on function app.create_first_account(uuid, text, text, text) from public;
grant execute on function app.create_first_account(uuid, text, text, text) to codex_app;
