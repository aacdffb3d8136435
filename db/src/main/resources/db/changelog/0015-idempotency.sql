--liquibase formatted sql

--changeset callmanager:idempotency-key
--comment: What became of requests that carried an Idempotency-Key. claim is the fencing token of who works on the request now, until claimed_until at the latest; call_id is the call that was placed for it. The body is sealed: it may hold a new API key. Without a foreign key to account: operators' keys are under the nil UUID, and rows come as fast as calls.
create domain idempotency_state as text check (value in ('RUNNING', 'DONE'));
create table idempotency_key (
  account_id uuid not null,
  key text collate "C" not null check (octet_length(key) between 1 and 255),
  operation text not null,
  request_hash bytea not null check (octet_length(request_hash) = 32),
  state idempotency_state not null,
  claim uuid not null,
  claimed_until timestamptz not null,
  call_id uuid,
  status int,
  headers jsonb,
  body bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, key),
  check ((state = 'DONE') = (status is not null and headers is not null and body is not null))
);
alter table idempotency_key alter column body set storage external;
create index idempotency_key_by_expiry on idempotency_key (expires_at);
call lock_to_tenant('idempotency_key', 'account_id');
grant select, insert, update, delete on idempotency_key to callmanager_app;
grant select, update, delete on idempotency_key to callmanager_system;
