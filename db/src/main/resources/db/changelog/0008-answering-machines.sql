--liquibase formatted sql

--changeset callmanager:call-answered-by
--comment: Who answered a call, as far as could be told.
alter table call add column answered_by text;
alter table call add column amd_cause text;
alter table call add column amd_confidence double precision;
