--liquibase formatted sql

--changeset callmanager:do-not-call
--comment: Numbers that an account does not call any more, in E.164 as libphonenumber writes them. source is who said so: a person, a file, the callee's key, the agent, or the customer's own software.
create table do_not_call (
  account_id uuid not null references account (id),
  number text collate "C" not null check (number ~ '^\+[0-9]{7,15}$'),
  reason text check (length(reason) between 1 and 500),
  source text not null check (source in ('MANUAL', 'IMPORT', 'KEY', 'AGENT', 'API')),
  call_id uuid,
  created_at timestamptz not null,
  primary key (account_id, number)
);
call lock_to_tenant('do_not_call', 'account_id');
grant select, insert, delete on do_not_call to callmanager_app;
grant select on do_not_call to callmanager_system;

--changeset callmanager:dial-rules
--comment: Whom an account may call and when. An account without a row has none of the rules but the block of premium-rate numbers. The limit of attempts is both of its columns or neither.
create table dial_rules (
  account_id uuid not null references account (id),
  calling_hours jsonb check (jsonb_typeof(calling_hours) = 'object'),
  most_attempts int check (most_attempts between 1 and 100),
  attempt_window_seconds int check (attempt_window_seconds between 60 and 2678400),
  allowed_countries text[] check (cardinality(allowed_countries) > 0),
  block_premium boolean not null default true,
  opt_out_key text check (opt_out_key ~ '^[0-9*#A-D]$'),
  updated_at timestamptz not null,
  primary key (account_id),
  check ((most_attempts is null) = (attempt_window_seconds is null))
);
call lock_to_tenant('dial_rules', 'account_id');
grant select, insert, update on dial_rules to callmanager_app;
grant select on dial_rules to callmanager_system;

--changeset callmanager:number-attempts
--comment: When an account dialled a number of late, for accounts that limit their attempts. Never more than the most that a rule allows.
create table number_attempts (
  account_id uuid not null,
  number text collate "C" not null,
  recent timestamptz[] not null,
  primary key (account_id, number)
);
call lock_to_tenant('number_attempts', 'account_id');
grant select, insert, update on number_attempts to callmanager_app;
grant select, update, delete on number_attempts to callmanager_system;

--changeset callmanager:call-consent
--comment: The customer's own word for why the callee may be called.
alter table call add column consent_reference text;

--changeset callmanager:queued-call-zone
--comment: Where the callee is, as the customer knows: calling hours are looked at again when a queued call's turn comes.
alter table call_queue add column time_zone text;
