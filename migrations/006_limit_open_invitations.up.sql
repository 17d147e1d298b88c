-- At most one invitation to a workspace is open for an e-mail address: a new one replaces the older.
create unique index if not exists invitations_open_email_idx on invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;
