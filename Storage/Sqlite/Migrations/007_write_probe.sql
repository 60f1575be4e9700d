-- readable from 5
-- One row that is written now and then, to see whether the store can be written.
create table write_probe (
    id integer primary key check (id = 1),
    at integer not null,
    filler blob not null
) strict;
