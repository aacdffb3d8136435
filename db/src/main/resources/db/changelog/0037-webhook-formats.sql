--liquibase formatted sql

--changeset callmanager:webhook-format
--comment: In what way an endpoint is told, and which types of events are told in that way; null for all. One of kind CALL_URLS stands for an origin and a format.
alter table webhook_endpoint add column format text not null default 'standard' check (format ~ '^[a-z][a-z0-9-]{0,39}$');
alter table webhook_endpoint add column told text[];
drop index webhook_endpoint_of_calls;
create unique index webhook_endpoint_of_calls on webhook_endpoint (account_id, url, format) where kind = 'CALL_URLS';

--changeset callmanager:webhook-delivery-skipped
--comment: A delivery may end without having been sent, because its endpoint's format has nothing to say of the event. What is stored was held to fewer states, so nothing is looked through.
alter domain webhook_delivery_state drop constraint webhook_delivery_state_check;
alter domain webhook_delivery_state add constraint webhook_delivery_state_check
  check (value in ('PENDING', 'DELIVERED', 'DEAD', 'CANCELLED', 'SKIPPED')) not valid;
