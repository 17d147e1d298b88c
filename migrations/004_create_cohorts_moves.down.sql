drop table if exists moves, cohorts cascade;
