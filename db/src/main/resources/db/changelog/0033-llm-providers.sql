--liquibase formatted sql

--changeset callmanager:llm-provider
--comment: The language model that an account brings for its agents, with its key encrypted. Prices are for a million tokens.
create table llm_provider (
  account_id uuid not null references account (id),
  kind text not null check (kind in ('OPEN_AI', 'ANTHROPIC', 'OLLAMA')),
  base_url text not null,
  model text not null,
  key bytea,
  key_ending text not null default '',
  input_price numeric(20, 6) check (input_price >= 0),
  output_price numeric(20, 6) check (output_price >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id),
  check ((input_price is null) = (output_price is null) and (input_price is null) = (currency is null))
);
call lock_to_tenant('llm_provider', 'account_id');
grant select, insert, update, delete on llm_provider to callmanager_app;
