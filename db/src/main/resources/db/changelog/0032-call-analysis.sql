--liquibase formatted sql

--changeset callmanager:call-analysis
--comment: What came of a conversation. A row comes with the end of its call, in the same statement, and waits until it is due no more.
create table call_analysis (
  account_id uuid not null,
  call_id uuid not null,
  script jsonb,
  due_at timestamptz,
  attempts int not null default 0,
  result jsonb,
  analysed_at timestamptz,
  primary key (account_id, call_id)
) partition by range (call_id);
create index call_analysis_due on call_analysis (due_at) where due_at is not null;
call lock_to_tenant('call_analysis', 'account_id');
grant select, insert, update on call_analysis to callmanager_app, callmanager_system;

--changeset callmanager:call-analysis-partitions splitStatements:false
--comment: As large tables' are; a month of calls and what came of them go together. Calls of earlier months may end now.
do $$
declare
  of_calls record;
begin
  for of_calls in
    select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound
      from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'call'::regclass
  loop
    execute format('create table %I partition of call_analysis %s',
      replace(of_calls.relname, 'call_', 'call_analysis_'), of_calls.bound);
  end loop;
end
$$;

--changeset callmanager:call-analysis-ensured splitStatements:false
create or replace function ensure_partitions(first_day date, months int) returns int
  language plpgsql security definer set search_path from current
as $$
declare
  big_table text;
  month_start timestamptz;
  partition_name text;
  created int := 0;
begin
  perform pg_advisory_xact_lock(hashtext('callmanager.ensure_partitions'));
  foreach big_table in array array['call', 'call_event', 'call_analysis', 'credit_reservation', 'credit_entry', 'webhook_delivery'] loop
    for ahead in 0 .. months - 1 loop
      month_start := (date_trunc('month', first_day) + make_interval(months => ahead))::timestamp at time zone 'UTC';
      partition_name := big_table || '_' || to_char(month_start at time zone 'UTC', 'YYYY_MM');
      if to_regclass(quote_ident(partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          partition_name, big_table,
          first_id_of(month_start),
          first_id_of((month_start at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
        created := created + 1;
      end if;
    end loop;
  end loop;
  return created;
end
$$;
