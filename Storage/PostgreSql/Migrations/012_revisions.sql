-- readable from 5
-- Since when a bar is known as it is; null where no program has noted it.
alter table bars add column known_from timestamptz;

-- Bars as they were before they were corrected or removed.
create table bar_revisions (
    series_id integer not null,
    time timestamptz not null,
    open double precision not null,
    high double precision not null,
    low double precision not null,
    close double precision not null,
    volume double precision not null,
    known_from timestamptz,
    known_until timestamptz not null,
    primary key (series_id, time, known_until)
);

-- Since when an anomaly has its status; null where it has had no other, or no program has noted it.
alter table anomalies add column status_since timestamptz;

-- Anomalies as they were before their status changed.
create table anomaly_revisions (
    id text collate "C" not null,
    ticker text collate "C" not null,
    interval text collate "C" not null,
    datetime timestamptz not null,
    close double precision,
    volume double precision,
    detection_run_id text collate "C",
    detection_timestamp timestamptz,
    model_version text collate "C",
    model_hash text collate "C" not null,
    features json not null,
    anomaly_score double precision,
    severity double precision,
    evidence text,
    direction text,
    contributions json not null,
    reason text,
    sent boolean not null,
    status text collate "C" not null,
    created_at timestamptz not null,
    sequence bigint not null,
    status_since timestamptz,
    known_until timestamptz not null,
    primary key (id, known_until)
);
create index anomaly_revisions_series on anomaly_revisions (ticker, interval, datetime, id);
create index anomaly_revisions_datetime on anomaly_revisions (datetime, id);

-- Which model had scored a series before another did; null before any had.
create table model_revisions (
    ticker text collate "C" not null,
    interval text collate "C" not null,
    model_version text,
    model_hash text,
    known_until timestamptz not null,
    primary key (ticker, interval, known_until)
);
