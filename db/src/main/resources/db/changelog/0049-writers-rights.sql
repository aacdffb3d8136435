--liquibase formatted sql

--changeset callmanager:writers-rights
--comment: What is written together only reads these, and counts against budgets. It is the one role that sees several accounts' rows by their names, so it may do what its statements do and no more.
revoke insert, update, delete on agent, caller_number, do_not_call, webhook_endpoint from callmanager_writer;
revoke insert, delete on budget from callmanager_writer;
