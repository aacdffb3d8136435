--liquibase formatted sql

--changeset callmanager:event-feed
--comment: What the feed of events needs. status is the call's after the event; tx is the transaction that wrote it: everything below the oldest transaction that still runs has been written, so whoever reads up to there misses nothing.
alter table call_event add column status call_status;
alter table call_event add column tx xid8 not null default pg_current_xact_id();
create index call_event_by_tx on call_event (account_id, tx, call_id, sequence);

--changeset callmanager:account-event
--comment: What happens to an account itself rather than to one of its calls.
create table account_event (
  account_id uuid not null references account (id),
  id uuid not null,
  type text not null,
  at timestamptz not null,
  data jsonb not null,
  tx xid8 not null default pg_current_xact_id(),
  primary key (account_id, id)
);
create index account_event_by_tx on account_event (account_id, tx, id);
call lock_to_tenant('account_event', 'account_id');
grant select, insert on account_event to callmanager_app;
grant select, insert, delete on account_event to callmanager_system;

--changeset callmanager:webhook-endpoint
--comment: Where accounts want to be told of events. One of kind CALL_URLS stands for an origin that calls have named themselves: their deliveries go to the calls' own URLs. Secrets are encrypted; a previous one is good until its time.
create table webhook_endpoint (
  account_id uuid not null references account (id),
  id uuid not null,
  kind text not null check (kind in ('ENDPOINT', 'CALL_URLS')),
  url text not null check (length(url) between 1 and 2000),
  events text[] not null,
  description text check (length(description) <= 200),
  enabled boolean not null,
  secret bytea check ((kind = 'ENDPOINT') = (secret is not null)),
  previous_secret bytea,
  previous_secret_until timestamptz,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id),
  check ((previous_secret is null) = (previous_secret_until is null))
);
create index webhook_endpoint_in_use on webhook_endpoint (account_id) where enabled and deleted_at is null;
create unique index webhook_endpoint_of_calls on webhook_endpoint (account_id, url) where kind = 'CALL_URLS';
call lock_to_tenant('webhook_endpoint', 'account_id');
grant select, insert, update on webhook_endpoint to callmanager_app, callmanager_system;

--changeset callmanager:webhook-account-secret
--comment: Signs what is sent to URLs that calls have named.
create table webhook_account_secret (
  account_id uuid not null references account (id),
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamptz,
  updated_at timestamptz not null,
  primary key (account_id),
  check ((previous_secret is null) = (previous_secret_until is null))
);
call lock_to_tenant('webhook_account_secret', 'account_id');
grant select, insert, update on webhook_account_secret to callmanager_app, callmanager_system;

--changeset callmanager:call-webhook
--comment: Where a call itself wants to be told of, beside its account's endpoints.
alter table call add column webhook_endpoint_id uuid;
alter table call add column webhook_url text;

--changeset callmanager:webhook-delivery
--comment: One event on its way to one endpoint; written with the event. source_id is the call's id or the account event's, sequence the call event's or 0. Partitioned by source_id, so that a call's deliveries lie together and each is made once.
create domain webhook_delivery_state as text check (value in ('PENDING', 'DELIVERED', 'DEAD', 'CANCELLED'));
create table webhook_delivery (
  account_id uuid not null,
  endpoint_id uuid not null,
  source_id uuid not null,
  sequence int not null,
  type text not null,
  state webhook_delivery_state not null default 'PENDING',
  attempts int not null default 0,
  due_at timestamptz not null,
  claimed_by uuid,
  created_at timestamptz not null,
  attempted_at timestamptz,
  delivered_at timestamptz,
  status_code int,
  error text,
  response text,
  duration_ms int,
  primary key (account_id, endpoint_id, source_id, sequence)
) partition by range (source_id);
create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where state = 'PENDING';
create index webhook_delivery_dead on webhook_delivery (account_id, endpoint_id, source_id, sequence) where state = 'DEAD';
call lock_to_tenant('webhook_delivery', 'account_id');
grant select, insert, update on webhook_delivery to callmanager_app, callmanager_system;

--changeset callmanager:partitioned-deliveries splitStatements:false
--comment: As before, with the deliveries.
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
  foreach big_table in array array['call', 'call_event', 'credit_reservation', 'credit_entry', 'webhook_delivery'] loop
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

--changeset callmanager:first-delivery-partitions splitStatements:false
--comment: From the month of the oldest call on: something may yet happen to it.
select ensure_partitions(
    first_day,
    (4 + 12 * (extract(year from today) - extract(year from first_day)) + extract(month from today) - extract(month from first_day))::int)
  from (select (now() at time zone 'UTC')::date today, (coalesce(min(started_at), now()) at time zone 'UTC')::date first_day from call) c;
