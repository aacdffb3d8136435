--liquibase formatted sql

--changeset callmanager:caller-number
create table caller_number (
  account_id uuid not null references account (id),
  id uuid not null,
  phone_number text not null check (phone_number ~ '^\+[0-9]{7,15}$'),
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, phone_number)
);
call lock_to_tenant('caller_number', 'account_id');
grant select on caller_number to callmanager_app;
grant select, insert, delete on caller_number to callmanager_system;

--changeset callmanager:agent
--comment: revision counts every change, whoever made it; version counts the changes of what the agent says and does.
create table agent (
  account_id uuid not null references account (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED')),
  rejection_reason text,
  version int not null check (version >= 1),
  revision int not null check (revision >= 1),
  credits_per_minute int not null check (credits_per_minute between 1 and 1000000),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);
create index agent_awaiting_approval on agent (updated_at) where status = 'PENDING' and deleted_at is null;
call lock_to_tenant('agent', 'account_id');
grant select, insert, update on agent to callmanager_app, callmanager_system;

--changeset callmanager:agent-version
--comment: What an agent was at one time. Never changed: a call keeps the version it was made with.
create table agent_version (
  account_id uuid not null,
  agent_id uuid not null,
  version int not null,
  prompt text not null,
  first_message text not null,
  mode text not null check (mode in ('ANNOUNCE', 'CONVERSATION')),
  voice text not null,
  language text not null,
  max_duration_seconds int not null check (max_duration_seconds between 1 and 14400),
  ring_timeout_seconds int not null check (ring_timeout_seconds between 5 and 120),
  default_from_number_id uuid,
  created_at timestamptz not null,
  primary key (account_id, agent_id, version),
  foreign key (account_id, agent_id) references agent (account_id, id),
  foreign key (account_id, default_from_number_id) references caller_number (account_id, id)
);
call lock_to_tenant('agent_version', 'account_id');
grant select, insert on agent_version to callmanager_app, callmanager_system;
