--liquibase formatted sql

--changeset callmanager:partitions splitStatements:false
--comment: Sees to it that the monthly partitions of the big tables exist. Runs as the tables' owner, because only an owner can add one.
create function ensure_partitions(first_day date, months int) returns int
  language plpgsql security definer set search_path from current
as $$
declare
  big_table text;
  month_start timestamptz;
  partition_name text;
  created int := 0;
begin
  perform pg_advisory_xact_lock(hashtext('callmanager.ensure_partitions'));
  foreach big_table in array array['call', 'call_event', 'credit_reservation', 'credit_entry'] loop
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

--changeset callmanager:first-id splitStatements:false
--comment: The lower bound, over ids of version 7 (RFC 9562), of everything made at an instant or later.
create function first_id_of(instant timestamptz) returns uuid
  language sql immutable parallel safe
  return (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

--changeset callmanager:first-partitions splitStatements:false
select ensure_partitions((now() at time zone 'UTC')::date, 4);

--changeset callmanager:partition-rights
revoke all on function ensure_partitions(date, int) from public;
grant execute on function ensure_partitions(date, int) to callmanager_system;
