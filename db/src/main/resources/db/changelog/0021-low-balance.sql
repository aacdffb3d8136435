--liquibase formatted sql

--changeset callmanager:low-balance
--comment: At which balances an account wants to be told that its credits run low. told is the lowest that it was told of since the balance was last above it.
create table low_balance_alert (
  account_id uuid not null references account (id),
  thresholds bigint[] not null check (cardinality(thresholds) between 1 and 10),
  told bigint,
  told_at timestamptz,
  updated_at timestamptz not null,
  primary key (account_id)
);
call lock_to_tenant('low_balance_alert', 'account_id');
grant select, insert, update, delete on low_balance_alert to callmanager_app;
grant select, update on low_balance_alert to callmanager_system;
