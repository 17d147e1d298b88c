drop function if exists app.is_platform_admin();
drop table if exists auth.rate_limits, auth.verifications, auth.accounts, auth.sessions, auth.users;
