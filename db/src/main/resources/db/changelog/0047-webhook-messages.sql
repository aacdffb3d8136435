--liquibase formatted sql

--changeset callmanager:webhook-messages
--comment: A format may tell an event in several messages, one after the other: how many of them the receiver has taken of a delivery that waits.
alter table webhook_delivery add column taken smallint not null default 0;
