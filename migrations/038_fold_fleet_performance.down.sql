drop function if exists app.prune_folded_performance(uuid, date);
drop function if exists app.keep_folded_performance(uuid, date, date);
drop function if exists app.fold_performance(uuid, date[], smallint[]);
drop function if exists app.unfolded_performance(uuid, date, date);
drop table if exists fleet_performance;
