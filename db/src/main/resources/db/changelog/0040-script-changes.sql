--liquibase formatted sql

--changeset callmanager:script-changes
--comment: What one call has otherwise than its agent's script: a message, a prompt, or limits of its own.
alter table call add column script_changes jsonb;
