--liquibase formatted sql

--changeset callmanager:key-rate-limits
--comment: How many requests a key may send in an hour; null for as many as the platform lets every key.
alter table api_key add column requests_per_hour integer
  check (requests_per_hour between 1 and 100000000);
