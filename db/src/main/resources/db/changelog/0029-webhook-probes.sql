--liquibase formatted sql

--changeset callmanager:webhook-probe
--comment: When an endpoint that fails is asked at the earliest whether it is back, if nothing is due to it anyway.
alter table webhook_endpoint add column probe_at timestamptz;
create index webhook_endpoint_failing on webhook_endpoint (probe_at) where failing_since is not null;
