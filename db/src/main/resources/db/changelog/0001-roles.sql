--liquibase formatted sql

--changeset callmanager:roles splitStatements:false
--comment: callmanager_app serves tenants and sees the rows of app.account_id only; callmanager_system serves the platform itself.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['callmanager_app', 'callmanager_system'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', role_name);
      exception when duplicate_object or unique_violation then
        null; -- another database of the same cluster was set up at the same moment
      end;
    end if;
    if not pg_has_role(current_user, role_name,
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) then
      execute format('grant %I to %I', role_name, current_user);
    end if;
    execute format('grant usage on schema %I to %I', current_schema(), role_name);
  end loop;
end
$$;

--changeset callmanager:current-account splitStatements:false
--comment: The account a transaction works for; null, which matches no row, when none was set.
create function current_account_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.account_id', true), '')::uuid;

--changeset callmanager:tenant-lock splitStatements:false
--comment: Puts a table behind row-level security: tenants reach their own rows, the platform reaches all.
create procedure lock_to_tenant(table_name regclass, account_column name)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format(
    'create policy own_rows on %s to callmanager_app using (%2$I = current_account_id()) with check (%2$I = current_account_id())',
    table_name, account_column);
  execute format('create policy all_rows on %s to callmanager_system using (true) with check (true)', table_name);
end
$$;
