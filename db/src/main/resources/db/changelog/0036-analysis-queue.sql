--liquibase formatted sql

--changeset callmanager:analysis-queue
--comment: Whose conversations wait is seen without a look at them, so that one account's many do not slow the search for another's.
drop index call_analysis_due;
create index call_analysis_due on call_analysis (due_at) include (account_id, call_id) where due_at is not null;
