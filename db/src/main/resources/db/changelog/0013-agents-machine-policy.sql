--liquibase formatted sql

--changeset callmanager:agent-machine-policy
--comment: What an agent's calls do about answering machines when they are not told themselves.
alter table agent_version add column machine_policy text not null default 'OFF'
  check (machine_policy in ('OFF', 'DETECT', 'HANG_UP', 'LEAVE_MESSAGE'));
