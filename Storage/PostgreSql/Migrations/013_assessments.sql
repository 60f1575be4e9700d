-- readable from 5
-- What people say of anomalies: whether each is normal, which is a false alarm, and notes.
create table anomaly_assessments (
    anomaly_id text collate "C" not null primary key,
    normal boolean not null,
    author text not null,
    at timestamptz not null
);

create table anomaly_notes (
    id text collate "C" not null primary key,
    anomaly_id text collate "C" not null,
    note text not null,
    author text not null,
    at timestamptz not null
);
create index anomaly_notes_anomaly on anomaly_notes (anomaly_id, at, id);
