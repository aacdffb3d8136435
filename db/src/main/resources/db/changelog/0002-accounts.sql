--liquibase formatted sql

--changeset callmanager:account
create table account (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  plan text not null check (plan in ('FREE', 'PRO', 'BUSINESS', 'ENTERPRISE')),
  status text not null check (status in ('ACTIVE', 'SUSPENDED')),
  created_at timestamptz not null
);
call lock_to_tenant('account', 'id');
grant select on account to callmanager_app;
grant select, insert, update on account to callmanager_system;

--changeset callmanager:api-key
create table api_key (
  account_id uuid not null references account (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  hash bytea not null unique check (length(hash) = 32),
  hint text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (account_id, id)
);
call lock_to_tenant('api_key', 'account_id');
grant select, insert, update on api_key to callmanager_app, callmanager_system;

--changeset callmanager:operator-key
create table operator_key (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  hash bytea not null unique check (length(hash) = 32),
  hint text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
grant select, insert, update on operator_key to callmanager_system;

--changeset callmanager:app-user
--comment: People who sign in to the console. What they may do in an account is their membership of it.
create table app_user (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  operator boolean not null,
  created_at timestamptz not null,
  last_signed_in_at timestamptz
);
grant select, insert, update on app_user to callmanager_system;

create table membership (
  account_id uuid not null references account (id),
  user_id uuid not null references app_user (id),
  role text not null check (role in ('ADMIN', 'VIEWER')),
  created_at timestamptz not null,
  primary key (account_id, user_id)
);
create index membership_by_user on membership (user_id);
call lock_to_tenant('membership', 'account_id');
grant select on membership to callmanager_app;
grant select, insert, update, delete on membership to callmanager_system;
