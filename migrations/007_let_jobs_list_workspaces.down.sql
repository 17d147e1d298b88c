drop policy if exists workspaces_for_jobs on workspaces;
