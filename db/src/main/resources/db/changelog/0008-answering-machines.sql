--liquibase formatted sql

--changeset callmanager:call-answered-by
--comment: Who answered a call, as far as could be told.
alter table call add column answered_by text check (answered_by in ('HUMAN', 'MACHINE', 'NOT_SURE'));
alter table call add column amd_cause text;
alter table call add column amd_confidence double precision;
