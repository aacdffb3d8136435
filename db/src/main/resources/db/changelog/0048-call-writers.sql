--liquibase formatted sql

--changeset callmanager:writers-role splitStatements:false
--comment: What is written together is written as callmanager_writer, which sees the rows of those accounts that app.account_id names, one or several, and of the tables that calls are written to.
do $$
begin
  if not exists (select from pg_roles where rolname = 'callmanager_writer') then
    begin
      create role callmanager_writer nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then
      null; -- another database of the same cluster was set up at the same moment
    end;
  end if;
  if not pg_has_role(current_user, 'callmanager_writer',
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) then
    execute format('grant callmanager_writer to %I', current_user);
  end if;
  execute format('grant usage on schema %I to callmanager_writer', current_schema());
end
$$;

--changeset callmanager:current-accounts splitStatements:false
--comment: The accounts a transaction works for; null, which matches no row, when none was set.
create function current_account_ids() returns uuid[]
  language sql stable parallel safe
  return string_to_array(nullif(current_setting('app.account_id', true), ''), ',')::uuid[];

--changeset callmanager:open-to-writers splitStatements:false
--comment: Lets what is written together reach the named accounts' rows of a table, and do there what tenants may. The subquery has the names read once for a statement instead of for each row.
create procedure open_to_writers(table_name regclass)
  language plpgsql
as $$
declare
  allowed text;
begin
  execute format(
    'create policy named_rows on %s to callmanager_writer using (account_id = any ((select current_account_ids())::uuid[])) with check (account_id = any ((select current_account_ids())::uuid[]))',
    table_name);
  select string_agg(p, ', ') into allowed
    from unnest(array['select', 'insert', 'update', 'delete']) p where has_table_privilege('callmanager_app', table_name, p);
  execute format('grant %s on %s to callmanager_writer', allowed, table_name);
end
$$;

--changeset callmanager:tables-of-calls
call open_to_writers('agent');
call open_to_writers('budget');
call open_to_writers('call');
call open_to_writers('call_analysis');
call open_to_writers('call_event');
call open_to_writers('call_queue');
call open_to_writers('caller_number');
call open_to_writers('campaign');
call open_to_writers('contact');
call open_to_writers('credit_balance');
call open_to_writers('credit_entry');
call open_to_writers('credit_reservation');
call open_to_writers('do_not_call');
call open_to_writers('idempotency_key');
call open_to_writers('number_attempts');
call open_to_writers('webhook_delivery');
call open_to_writers('webhook_endpoint');
grant update (state, settled, resolved_at) on credit_reservation to callmanager_writer;
