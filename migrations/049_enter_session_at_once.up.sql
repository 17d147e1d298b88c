-- Every page and every action begins with who asks. One statement instead of a transaction of four.

-- Makes the person of a live session the context, and says who that is and what they are in the workspace of that slug:
-- its columns are NULL where they are no member. No row without such a session. The context comes first, by a statement of
-- its own, so that what is read is what this person may see.
create or replace function app.enter_session(p_token text, p_slug text)
returns table (session_id uuid, user_id uuid, user_name text, email text, is_platform_admin boolean,
  workspace_id uuid, workspace_name text, slug text, timezone text, currency text, role text)
language plpgsql
as $$
#variable_conflict use_column
begin
  perform set_config('app.current_workspace_id', '', true),
    set_config('app.current_user_id', coalesce(
      (select s.user_id::text from auth.sessions s where s.token = p_token and s.expires_at > now()), ''), true);
  return query
    select s.id, u.id, u.name, u.email, u.is_platform_admin, w.id, w.name, w.slug, w.timezone, w.currency, m.role
    from auth.sessions s
    join auth.users u on u.id = s.user_id
    left join workspaces w on w.slug = p_slug
    left join workspace_members m on m.workspace_id = w.id and m.user_id = u.id
    where s.token = p_token and u.id = auth.uid();
end $$;
