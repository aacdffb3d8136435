--liquibase formatted sql

--changeset callmanager:webhook-sender
--comment: The servers that send webhooks. One that was not seen for the length of its lease has lost its lanes to the others. The time is the database's own, so that no two servers' clocks are compared.
create table webhook_sender (
  id uuid not null primary key,
  seen_at timestamptz not null
);
grant select, insert, update, delete on webhook_sender to callmanager_system;

--changeset callmanager:webhook-lane
--comment: Which server sends what is due to an endpoint. One at a time, so that a call's events stay in order and the bound on an endpoint's concurrency holds over all servers. Only while there is something to send.
create table webhook_lane (
  account_id uuid not null,
  endpoint_id uuid not null,
  sender_id uuid not null,
  primary key (account_id, endpoint_id)
);
create index webhook_lane_of_sender on webhook_lane (sender_id);
call lock_to_tenant('webhook_lane', 'account_id');
grant select, insert, update, delete on webhook_lane to callmanager_system;

--changeset callmanager:webhook-recovery
--comment: When an endpoint that had been failing took something again. What was tried before then and waits for its next try is brought forward.
alter table webhook_endpoint add column recovered_at timestamptz;

--changeset callmanager:webhook-delivery-failed
--comment: What can be sent again, whether it was given up or its endpoint was disabled.
drop index webhook_delivery_dead;
create index webhook_delivery_failed on webhook_delivery (account_id, endpoint_id, source_id, sequence) where state in ('DEAD', 'CANCELLED');
