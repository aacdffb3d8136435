--liquibase formatted sql

--changeset callmanager:agent-extension
--comment: The digits by which an agent is reached; a deleted agent's are free again.
alter table agent add column extension text check (extension ~ '^[0-9]{1,15}$');
create unique index agent_extension on agent (account_id, extension) where deleted_at is null;

--changeset callmanager:agent-default
--comment: The agent that an account has chosen for calls that name none.
alter table agent add column is_default boolean not null default false;
create unique index agent_default on agent (account_id) where is_default;
alter table agent add check (not is_default or deleted_at is null);
