--liquibase formatted sql

--changeset callmanager:twilio-trunks
--comment: Trunks that are accounts of Twilio's: the username is the account's SID, the password its auth token. Secrets are encrypted.
alter table trunk add column kind text not null default 'SIP' check (kind in ('SIP', 'TWILIO'));
alter table trunk add column api_key text;
alter table trunk add column api_secret bytea;
alter table trunk add check ((api_key is null) = (api_secret is null));
alter table trunk add check (kind = 'TWILIO' or api_key is null);
alter table trunk add check (kind = 'SIP' or username is not null or deleted_at is not null);
