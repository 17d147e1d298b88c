drop schema if exists app cascade;
drop schema if exists auth cascade;
grant create on schema public to public;
