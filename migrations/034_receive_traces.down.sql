drop function if exists app.prune_agent_spans(integer);
drop function if exists app.reprice_model(text, text, date);
drop function if exists app.list_unpriced_models();
drop function if exists app.keep_agent_spans(uuid, jsonb, jsonb);
drop function if exists app.settle_agent_spans(uuid, text[], text[], boolean);
drop function if exists app.settle_model_shares(uuid, app.execution_change[]);
drop type if exists app.execution_change;
drop function if exists app.total_agent_spans(uuid, text[], text[]);
drop function if exists app.executions_above(uuid, text[], text[]);
drop function if exists app.lock_agent_traces(uuid, text[]);
drop function if exists app.execution_key_of(text, text);
drop table if exists agent_spans;
do $$
begin
  if to_regclass('public.model_prices') is not null then
    drop function if exists app.token_cost(model_prices, bigint, bigint, bigint);
    drop function if exists app.find_model_price(text, text, date);
  end if;
end $$;
drop table if exists model_prices;
drop function if exists app.model_family(text);
