--liquibase formatted sql

--changeset callmanager:credit-words
--comment: Types with rules, and few CHECKs: PostgreSQL reads a CHECK anew for each statement, a domain's once a connection. What rows of
--comment: the ledger must be besides is looked at by the audit of the books.
create domain credits_held as bigint check (value >= 0);
create domain reservation_state as text check (value in ('PENDING', 'SETTLED', 'RELEASED', 'EXPIRED'));
create domain credit_entry_kind as text check (value in ('GRANT', 'ADJUST', 'RESERVE', 'SETTLE', 'RELEASE', 'EXPIRE'));

--changeset callmanager:credit-balance
--comment: Running totals of the ledger. The CHECK and the domain make overselling impossible whatever a statement says.
create table credit_balance (
  account_id uuid primary key references account (id),
  granted bigint not null,
  available credits_held not null,
  reserved credits_held not null,
  spent credits_held not null,
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
  amount credits_held not null,
  state reservation_state not null,
  settled credits_held not null default 0,
  resolved_at timestamptz,
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
  kind credit_entry_kind not null,
  reservation_id uuid,
  granted_delta bigint not null,
  available_delta bigint not null,
  reserved_delta bigint not null,
  spent_delta bigint not null,
  reason text,
  at timestamptz not null,
  primary key (account_id, id)
) partition by range (id);
call lock_to_tenant('credit_entry', 'account_id');
grant select, insert on credit_entry to callmanager_app, callmanager_system;
