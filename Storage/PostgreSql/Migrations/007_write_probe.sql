-- readable from 5
-- One row that is written now and then, to see whether the store can be written.
create table write_probe (
    id integer primary key check (id = 1),
    at timestamptz not null,
    filler bytea not null
);
-- Compressed, a filler would take no room.
alter table write_probe alter column filler set storage external;
