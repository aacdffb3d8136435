--liquibase formatted sql

--changeset callmanager:call-trunks
--comment: How many trunks a call tried, of how many; and what was found to be wrong with it.
alter table call add column trunk_attempts int;
alter table call add column trunk_count int;
alter table call add column warnings text[];

--changeset callmanager:trunk
--comment: Ways out to the telephone network. The platform's own stand under the nil UUID, which is no account's id. The password is encrypted.
create domain trunk_health as text check (value in ('UNKNOWN', 'UP', 'RESTING', 'FAILING', 'DOWN'));
create table trunk (
  account_id uuid not null,
  id uuid not null,
  owner uuid generated always as (nullif(account_id, '00000000-0000-0000-0000-000000000000')) stored references account (id),
  name text not null check (length(name) between 1 and 64),
  shared boolean not null,
  enabled boolean not null,
  host text not null check (length(host) between 1 and 255),
  port int check (port between 1 and 65535),
  transport text check (transport in ('UDP', 'TCP', 'TLS')),
  verify_certificate boolean not null,
  username text,
  password bytea,
  register boolean not null,
  from_domain text,
  prefix text not null,
  strip_plus boolean not null,
  caller_format text not null check (caller_format in ('E164', 'DIGITS', 'AS_DIALLED')),
  codecs text[] not null check (cardinality(codecs) > 0),
  srtp text not null check (srtp in ('OFF', 'PREFERRED', 'REQUIRED')),
  tone_digits boolean not null,
  silence_seconds int not null check (silence_seconds >= 0),
  hang_up_on_silence boolean not null,
  max_channels int check (max_channels > 0),
  calls_per_second int check (calls_per_second > 0),
  weight int not null check (weight > 0),
  priority int not null check (priority >= 0),
  session_seconds int not null check (session_seconds >= 0),
  refer boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id),
  check ((username is null) = (password is null)),
  check (not register or username is not null),
  check (not shared or account_id = '00000000-0000-0000-0000-000000000000')
);
create unique index trunk_by_name on trunk (account_id, lower(name)) where deleted_at is null;
create index trunk_by_change on trunk (updated_at);
call lock_to_tenant('trunk', 'account_id');
grant select, insert, update on trunk to callmanager_app, callmanager_system;

--changeset callmanager:trunk-assignment
--comment: Which of the platform's trunks an account may use besides its own. Taken back ones stay, so that every server hears of it.
create table trunk_assignment (
  account_id uuid not null references account (id),
  trunk_id uuid not null,
  trunk_account uuid not null default '00000000-0000-0000-0000-000000000000'
    check (trunk_account = '00000000-0000-0000-0000-000000000000'),
  active boolean not null,
  updated_at timestamptz not null,
  primary key (account_id, trunk_id),
  foreign key (trunk_account, trunk_id) references trunk (account_id, id)
);
create index trunk_assignment_by_change on trunk_assignment (updated_at);
call lock_to_tenant('trunk_assignment', 'account_id');
grant select on trunk_assignment to callmanager_app;
grant select, insert, update on trunk_assignment to callmanager_system;

--changeset callmanager:trunk-history
--comment: How trunks were, as the servers saw it; those of the configuration have no row in trunk.
create table trunk_history (
  account_id uuid not null,
  trunk_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  node uuid not null,
  health_before trunk_health not null,
  health trunk_health not null,
  detail text not null,
  primary key (account_id, trunk_id, id)
);
call lock_to_tenant('trunk_history', 'account_id');
grant select on trunk_history to callmanager_app;
grant select, insert, delete on trunk_history to callmanager_system;
