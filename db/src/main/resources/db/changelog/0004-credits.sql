--liquibase formatted sql

--changeset callmanager:credit-balance
--comment: Running totals of the ledger. The CHECKs make overselling impossible whatever a statement says.
create table credit_balance (
  account_id uuid primary key references account (id),
  granted bigint not null,
  available bigint not null check (available >= 0),
  reserved bigint not null check (reserved >= 0),
  spent bigint not null check (spent >= 0),
  check (granted = available + reserved + spent)
) with (fillfactor = 50);
call lock_to_tenant('credit_balance', 'account_id');
grant select, update on credit_balance to callmanager_app;
grant select, insert, update on credit_balance to callmanager_system;

--changeset callmanager:credit-reservation
--comment: A reservation has the id of what it is for (a call) and is resolved once: PENDING to SETTLED, RELEASED or EXPIRED.
create table credit_reservation (
  account_id uuid not null,
  id uuid not null,
  amount bigint not null check (amount >= 0),
  state text not null check (state in ('PENDING', 'SETTLED', 'RELEASED', 'EXPIRED')),
  settled bigint not null default 0,
  resolved_at timestamptz,
  check (settled between 0 and amount),
  check ((state = 'PENDING') = (resolved_at is null)),
  primary key (account_id, id)
) partition by range (id);
call lock_to_tenant('credit_reservation', 'account_id');
grant select, insert on credit_reservation to callmanager_app, callmanager_system;
grant update (state, settled, resolved_at) on credit_reservation to callmanager_app, callmanager_system;

--changeset callmanager:credit-entry
--comment: The ledger: one row a movement, added, never changed. Nobody is granted update or delete.
create table credit_entry (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('GRANT', 'ADJUST', 'RESERVE', 'SETTLE', 'RELEASE', 'EXPIRE')),
  reservation_id uuid,
  granted_delta bigint not null,
  available_delta bigint not null,
  reserved_delta bigint not null,
  spent_delta bigint not null,
  reason text,
  at timestamptz not null,
  check (granted_delta = available_delta + reserved_delta + spent_delta),
  check ((kind in ('GRANT', 'ADJUST')) = (reservation_id is null)),
  primary key (account_id, id)
) partition by range (id);
call lock_to_tenant('credit_entry', 'account_id');
grant select, insert on credit_entry to callmanager_app, callmanager_system;
