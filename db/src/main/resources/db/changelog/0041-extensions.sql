--liquibase formatted sql

--changeset callmanager:listed-extensions
--comment: Whoever answers at an extension of a customer's own exchange may ask not to be called any more, too.
alter table do_not_call drop constraint do_not_call_number_check;
alter table do_not_call add constraint do_not_call_number_check check (number ~ '^(\+[0-9]{7,15}|[0-9]{1,6})$');
