-- readable from 5
-- What people say of anomalies: whether each is normal, which is a false alarm, and notes.
create table anomaly_assessments (
    anomaly_id text not null primary key,
    normal integer not null,
    author text not null,
    at integer not null
) strict, without rowid;

create table anomaly_notes (
    id text not null primary key,
    anomaly_id text not null,
    note text not null,
    author text not null,
    at integer not null
) strict, without rowid;
create index anomaly_notes_anomaly on anomaly_notes (anomaly_id, at, id);
