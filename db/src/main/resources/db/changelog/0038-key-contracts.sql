--liquibase formatted sql

--changeset callmanager:key-contracts
--comment: Which contract a key may be used with, by its name; null for every one.
alter table api_key add column contract text
  check (contract ~ '^[a-z][a-z0-9-]{0,39}$');
