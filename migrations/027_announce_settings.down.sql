do $$
declare
  name text;
  operation text;
begin
  foreach name in array array['workspace_members', 'invitations', 'api_keys'] loop
    foreach operation in array array['insert', 'update', 'delete'] loop
      execute format('drop trigger if exists announce_%s on %I', operation, name);
    end loop;
  end loop;
end $$;
