drop table if exists saved_views;
