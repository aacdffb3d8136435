--liquibase formatted sql

--changeset callmanager:idempotency-domains
--comment: Domains instead of CHECKs, as for credits: rows are written with every call. Most of a row comes when its answer is kept; the room for it keeps the indexes out of that.
alter table idempotency_key drop constraint idempotency_key_key_check, drop constraint idempotency_key_request_hash_check,
  drop constraint idempotency_key_check;
create domain idempotency_key_text as text collate "C" check (octet_length(value) between 1 and 255);
create domain sha256 as bytea check (octet_length(value) = 32);
alter table idempotency_key alter column key type idempotency_key_text, alter column request_hash type sha256;
alter table idempotency_key set (fillfactor = 30);

--changeset callmanager:budget-domains splitStatements:false
--comment: The same for budgets, which are counted with every call. What rules two columns together is looked at only where those are written.
alter table budget drop constraint budget_scope_check, drop constraint budget_period_check, drop constraint budget_credits_check,
  drop constraint budget_check;
create domain budget_scope as text check (value in ('ACCOUNT', 'API_KEY', 'CAMPAIGN', 'AGENT'));
create domain budget_period as text check (value in ('DAY', 'MONTH'));
create domain budget_credits as bigint check (value >= 0);
alter table budget alter column scope type budget_scope, alter column period type budget_period,
  alter column credits type budget_credits;
alter table budget set (fillfactor = 50);
create function check_budget_scope() returns trigger language plpgsql as $$
begin
  if (new.scope = 'ACCOUNT') <> (new.scope_id is null) then
    raise check_violation using message = 'a budget is the account''s or names what it is for';
  end if;
  return new;
end
$$;
create trigger budget_scope before insert or update of scope, scope_id on budget
  for each row execute function check_budget_scope();

--changeset callmanager:webhooks-among-the-rules splitStatements:false
--comment: Calls of accounts that have no webhook are written without looking for any; that there is one now is among what rules_revision tells.
create function raise_rules_revision() returns trigger language plpgsql as $$
begin
  update credit_balance set rules_revision = rules_revision + 1 where account_id = new.account_id;
  return null;
end
$$;
create trigger webhook_endpoint_added after insert on webhook_endpoint
  for each row when (new.kind = 'ENDPOINT' and new.enabled and new.deleted_at is null) execute function raise_rules_revision();
create trigger webhook_endpoint_enabled after update of enabled, deleted_at on webhook_endpoint
  for each row when (new.kind = 'ENDPOINT' and new.enabled and new.deleted_at is null and (not old.enabled or old.deleted_at is not null))
  execute function raise_rules_revision();
