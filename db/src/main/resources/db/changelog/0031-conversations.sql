--liquibase formatted sql

--changeset callmanager:agent-dialogue
--comment: How an agent talks with a callee; what is left out is as it is by default.
alter table agent_version add column dialogue jsonb not null default '{}'
  check (jsonb_typeof(dialogue) = 'object');
