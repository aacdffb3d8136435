--liquibase formatted sql

--changeset callmanager:node
--comment: A running server. Calls belong to the node that dialled them; a node that stopped beating is dead.
create table node (
  id uuid primary key,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  stopped_at timestamptz
);
grant select, insert, update, delete on node to callmanager_system;

--changeset callmanager:contact
create table contact (
  account_id uuid not null,
  id uuid not null,
  phone_number text not null,
  name text,
  data jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
call lock_to_tenant('contact', 'account_id');
grant select, insert, update, delete on contact to callmanager_app, callmanager_system;

--changeset callmanager:call-words
--comment: Domains instead of CHECKs, as for credits.
create domain campaign_status as text check (value in ('ACTIVE', 'COMPLETED'));
create domain call_status as text
  check (value in ('INITIATED', 'RINGING', 'ANSWERED', 'COMPLETED', 'FAILED', 'BUSY', 'NO_ANSWER'));
create domain call_party as text check (value in ('CALLEE', 'PLATFORM', 'CUSTOMER', 'CARRIER'));

--changeset callmanager:campaign
--comment: A temporary campaign is that of a single call and lasts as long as it: it has no status of its own.
create table campaign (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  status campaign_status,
  temporary boolean not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
call lock_to_tenant('campaign', 'account_id');
grant select, insert, update, delete on campaign to callmanager_app, callmanager_system;

--changeset callmanager:call
--comment: version counts the call's events: an update names the version it saw, so that each change is made once.
create table call (
  account_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  agent_version int not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  contact_name text,
  from_number_id uuid not null,
  from_number text not null,
  to_number text not null,
  call_sid text not null,
  metadata jsonb not null,
  missing_variables text[] not null,
  status call_status not null,
  version int not null,
  owner_node uuid not null,
  max_duration_seconds int not null,
  credits_per_minute int not null,
  credits_reserved bigint not null,
  credits_settled bigint,
  started_at timestamptz not null,
  dialed_at timestamptz,
  ringing_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  answered_seconds int not null default 0,
  end_reason text,
  ended_by call_party,
  sip_code int,
  carrier_words text,
  trunk text,
  primary key (account_id, id)
) partition by range (id);
create index call_by_number on call (account_id, to_number, id);
create index call_of_node on call (owner_node) where ended_at is null;
call lock_to_tenant('call', 'account_id');
grant select, insert, update on call to callmanager_app, callmanager_system;

--changeset callmanager:call-event
--comment: A call's numbered timeline. Partitioned by the call's id, so that a call's events lie together and a number is given once.
create table call_event (
  account_id uuid not null,
  call_id uuid not null,
  sequence int not null,
  type text not null,
  at timestamptz not null,
  data jsonb not null,
  primary key (account_id, call_id, sequence)
) partition by range (call_id);
call lock_to_tenant('call_event', 'account_id');
grant select, insert on call_event to callmanager_app, callmanager_system;
