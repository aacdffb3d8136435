--liquibase formatted sql

--changeset callmanager:agent-recording
--comment: When an agent's calls are recorded without being asked to, and what is said before.
alter table agent_version add column recording text not null default 'NEVER'
  check (recording in ('NEVER', 'ALWAYS', 'HUMAN'));
alter table agent_version add column recording_announcement text not null default '';

--changeset callmanager:recording
--comment: Recordings of calls. A deleted one keeps its place in the store until its file is gone there, and goes itself a week later. told_at is when somebody set about telling the call's timeline of its completion or failure.
create domain recording_status as text check (value in ('RECORDING', 'COMPLETED', 'FAILED', 'DELETED'));
create table recording (
  account_id uuid not null,
  id uuid not null,
  call_id uuid not null,
  status recording_status not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  duration_ms bigint,
  size_bytes bigint,
  sha256 text,
  channels int not null,
  store text,
  store_key text,
  note text,
  told_at timestamptz,
  deleted_at timestamptz,
  primary key (account_id, id)
);
create index recording_by_call on recording (account_id, call_id);
create index recording_to_tell on recording (ended_at, id) where told_at is null and status in ('COMPLETED', 'FAILED');
create index recording_to_keep on recording (account_id, ended_at) where status in ('COMPLETED', 'FAILED');
create index recording_under_way on recording (started_at) where status = 'RECORDING';
create index recording_to_wipe on recording (store, deleted_at, id) where status = 'DELETED' and store_key is not null;
create index recording_to_forget on recording (deleted_at) where status = 'DELETED' and store_key is null;
call lock_to_tenant('recording', 'account_id');
grant select, insert, update on recording to callmanager_app;
grant select, insert, update, delete on recording to callmanager_system;

--changeset callmanager:recording-retention
--comment: For how long accounts keep their recordings; those that have no row here keep them as long as the platform does.
create table recording_retention (
  account_id uuid not null references account (id),
  days int not null check (days between 1 and 3650),
  primary key (account_id)
);
call lock_to_tenant('recording_retention', 'account_id');
grant select, insert, update, delete on recording_retention to callmanager_app, callmanager_system;
