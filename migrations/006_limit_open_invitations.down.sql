drop index if exists invitations_open_email_idx;
