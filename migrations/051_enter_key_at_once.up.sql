-- Every request of a program begins with its key. One statement instead of two.

-- Makes the workspace that a key names the context, and says what the key is: no row where there is none. A key that is not
-- good (revoked, expired, or without the scope that is asked for) leaves the workspace again: statements that are on their
-- way behind this one find nothing. `stale` asks for its last use to be noted.
create or replace function app.enter_key(p_workspace_id text, p_hash text, p_scope text)
returns table (id uuid, scopes text[], revoked boolean, expired boolean, stale boolean)
language plpgsql
as $$
begin
  perform set_config('app.current_user_id', '', true), set_config('app.current_workspace_id', p_workspace_id, true);
  select k.id, k.scopes, k.revoked_at is not null, coalesce(k.expires_at <= now(), false),
      coalesce(k.last_used_at < now() - interval '1 minute', true)
    into id, scopes, revoked, expired, stale
    from api_keys k where k.key_hash = p_hash;
  if not coalesce(not revoked and not expired and coalesce(p_scope = any (scopes), true), false) then
    perform set_config('app.current_workspace_id', '', true);
  end if;
  if id is not null then
    return next;
  end if;
end $$;
