-- Times: bars.time in seconds, all others in microseconds since 1970-01-01 UTC.
create table detection_metadata (
    series_id integer primary key,
    ticker text not null,
    interval text not null,
    last_detection_run integer,
    last_detected_timestamp integer,
    model_version text,
    model_hash text,
    rows_processed integer not null,
    anomalies_found integer not null,
    status text not null,
    updated_at integer not null,
    version integer not null,
    anchor integer,
    feature_state blob,
    unique (ticker, interval)
) strict;
create index detection_metadata_updated_at on detection_metadata (updated_at);

create table bars (
    series_id integer not null,
    time integer not null,
    open real not null,
    high real not null,
    low real not null,
    close real not null,
    volume real not null,
    primary key (series_id, time)
) strict, without rowid;

create table detection_runs (
    id text primary key,
    trigger text not null,
    ticker text not null,
    interval text not null,
    period text,
    model_version text,
    model_hash text,
    started_at integer not null,
    completed_at integer,
    duration_seconds real,
    rows_loaded integer not null,
    rows_preprocessed integer not null,
    anomalies_found integer not null,
    anomaly_ids text not null,
    status text not null,
    error text,
    warnings text not null,
    progress real not null,
    force integer not null,
    correlation_id text
) strict, without rowid;
create index detection_runs_ticker on detection_runs (ticker, started_at, id);
create index detection_runs_status on detection_runs (status, started_at, id);
create index detection_runs_trigger on detection_runs (trigger, started_at, id);
create index detection_runs_started_at on detection_runs (started_at, id);
create index detection_runs_open on detection_runs (ticker, interval) where status = 'in_progress';

create table anomalies (
    id text not null primary key,
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
    sequence integer not null
) strict;
create index anomalies_ticker on anomalies (ticker, datetime, id);
create index anomalies_series on anomalies (ticker, interval, datetime, id);
create index anomalies_datetime on anomalies (datetime, id);
create index anomalies_sent on anomalies (sent, datetime, id);
create index anomalies_status on anomalies (status, datetime, id);
create index anomalies_run on anomalies (detection_run_id, datetime, id);
create index anomalies_model_version on anomalies (model_version, datetime, id);
create index anomalies_model_hash on anomalies (model_hash, datetime, id);
create index anomalies_score on anomalies (anomaly_score);
create index anomalies_created_at on anomalies (created_at);
create unique index anomalies_sequence on anomalies (sequence) where sequence > 0;

-- The ids that anomalies had in the system they were imported from.
create table anomaly_aliases (
    old_id text primary key,
    id text not null
) strict, without rowid;

create table grain_state (
    state_name text not null,
    grain_id text not null,
    etag text not null,
    json text not null,
    primary key (state_name, grain_id)
) strict, without rowid;
create index grain_state_grain on grain_state (grain_id, state_name);
