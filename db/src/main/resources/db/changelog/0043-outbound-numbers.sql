--liquibase formatted sql

--changeset callmanager:outbound-numbers
--comment: Whether calls may be placed from a number. Only operators change it.
alter table caller_number add column outbound boolean not null default true;
grant update (outbound) on caller_number to callmanager_system;
