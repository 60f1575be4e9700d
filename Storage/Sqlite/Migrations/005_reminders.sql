-- readable from 5
-- What a program needs to know before it works on a schema newer than itself: the oldest schema version whose programs still can.
alter table schema_migrations add column readable_from integer;

-- What wakes a grain after a restart.
create table reminders (
    grain_id text not null,
    name text not null,
    grain_hash integer not null,
    start_at integer not null,
    period_ms integer not null,
    etag text not null,
    primary key (grain_id, name)
) strict, without rowid;
create index reminders_hash on reminders (grain_hash);
