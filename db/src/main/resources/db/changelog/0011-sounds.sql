--liquibase formatted sql

--changeset callmanager:sound
--comment: Sounds that accounts play on calls: linear samples of 16 bits, little-endian, 8 kHz, mono. Never changed: what replaces one is a new row.
create table sound (
  account_id uuid not null references account (id),
  id uuid not null,
  name text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$' and position('..' in name) = 0),
  original_name text check (length(original_name) between 1 and 255),
  format text not null check (format in ('WAV', 'MP3')),
  original_bytes int not null check (original_bytes > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  audio bytea not null check (octet_length(audio) > 0 and octet_length(audio) % 2 = 0),
  bytes int not null generated always as (octet_length(audio)) stored,
  created_at timestamptz not null,
  primary key (account_id, id)
);
alter table sound alter column audio set storage external;
create unique index sound_by_name on sound (account_id, lower(name));
call lock_to_tenant('sound', 'account_id');
grant select, insert, delete on sound to callmanager_app;
grant select on sound to callmanager_system;
