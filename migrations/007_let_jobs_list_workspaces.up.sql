-- A background job works through all workspaces, each in its own transaction: it must first learn which there are.
-- Its own transaction names itself in app.request_origin ("system job NAME", see withJob) and sees the workspaces'
-- rows, to read; every other table stays empty until it enters a workspace.
do $$
begin
  if not exists (select from pg_policy where polrelid = 'workspaces'::regclass and polname = 'workspaces_for_jobs') then
    create policy workspaces_for_jobs on workspaces for select
      using ((select app.workspace_id()) is null and (select auth.uid()) is null
        and (select current_setting('app.request_origin', true)) like 'system job %');
  end if;
end $$;
