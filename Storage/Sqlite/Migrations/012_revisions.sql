-- readable from 5
-- Since when a bar is known as it is, in microseconds; null where no program has noted it.
alter table bars add column known_from integer;

-- Bars as they were before they were corrected or removed.
create table bar_revisions (
    series_id integer not null,
    time integer not null,
    open real not null,
    high real not null,
    low real not null,
    close real not null,
    volume real not null,
    known_from integer,
    known_until integer not null,
    primary key (series_id, time, known_until)
) strict, without rowid;

-- Since when an anomaly has its status; null where it has had no other, or no program has noted it.
alter table anomalies add column status_since integer;

-- Anomalies as they were before their status changed.
create table anomaly_revisions (
    id text not null,
    ticker text not null,
    interval text not null,
    datetime integer not null,
    close real,
    volume real,
    detection_run_id text,
    detection_timestamp integer,
    model_version text,
    model_hash text not null,
    features text not null,
    anomaly_score real,
    severity real,
    evidence text,
    direction text,
    contributions text not null,
    reason text,
    sent integer not null,
    status text not null,
    created_at integer not null,
    sequence integer not null,
    status_since integer,
    known_until integer not null,
    primary key (id, known_until)
) strict;
create index anomaly_revisions_series on anomaly_revisions (ticker, interval, datetime, id);
create index anomaly_revisions_datetime on anomaly_revisions (datetime, id);

-- Which model had scored a series before another did; null before any had.
create table model_revisions (
    ticker text not null,
    interval text not null,
    model_version text,
    model_hash text,
    known_until integer not null,
    primary key (ticker, interval, known_until)
) strict, without rowid;
