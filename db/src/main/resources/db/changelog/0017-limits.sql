--liquibase formatted sql

--changeset callmanager:call-count
create domain call_count as int check (value >= 0);

--changeset callmanager:calls-at-once
--comment: How many calls an account has on their way, and how many in its queue. They stand with the balance because whatever begins or ends a call locks that row anyway. rules_revision is raised by every change of what an account's calls must keep to: its plan, budgets and dial rules.
alter table credit_balance add column calls_live call_count not null default 0;
alter table credit_balance add column calls_queued call_count not null default 0;
alter table credit_balance add column rules_revision int not null default 0;
update credit_balance b set calls_live = (select count(*) from call c where c.account_id = b.account_id and c.ended_at is null);

--changeset callmanager:queued-calls
--comment: Calls that wait until their account may have another one on its way; dialled in the order of their ids, which is that of their coming.
alter domain call_status drop constraint call_status_check;
alter domain call_status add constraint call_status_check
  check (value in ('QUEUED', 'INITIATED', 'RINGING', 'ANSWERED', 'COMPLETED', 'FAILED', 'BUSY', 'NO_ANSWER'));
create table call_queue (
  account_id uuid not null,
  call_id uuid not null,
  machine_policy text check (machine_policy in ('OFF', 'DETECT', 'HANG_UP', 'LEAVE_MESSAGE')),
  expires_at timestamptz not null,
  primary key (account_id, call_id)
);
create index call_queue_by_expiry on call_queue (expires_at);
call lock_to_tenant('call_queue', 'account_id');
grant select, insert, delete on call_queue to callmanager_app, callmanager_system;

--changeset callmanager:budget
--comment: How many credits may be reserved in a day or a month. used is that of the period that began at period_start; what a call gives back at its end is taken off again while that period lasts.
create table budget (
  account_id uuid not null references account (id),
  id uuid not null,
  scope text not null check (scope in ('ACCOUNT', 'API_KEY', 'CAMPAIGN', 'AGENT')),
  scope_id uuid check ((scope = 'ACCOUNT') = (scope_id is null)),
  period text not null check (period in ('DAY', 'MONTH')),
  time_zone text not null,
  credits bigint not null check (credits >= 0),
  used bigint not null default 0,
  period_start timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create unique index budget_by_scope on budget (account_id, scope, period, coalesce(scope_id, account_id));
call lock_to_tenant('budget', 'account_id');
grant select, insert, update, delete on budget to callmanager_app, callmanager_system;
alter table call add column budget_ids uuid[];
alter table call add column api_key_id uuid;
