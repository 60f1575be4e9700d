-- Texts that are keys sort by their bytes, in whatever locale the database was made.
create table detection_metadata (
    series_id integer generated always as identity primary key,
    ticker text collate "C" not null,
    interval text collate "C" not null,
    last_detection_run timestamptz,
    last_detected_timestamp timestamptz,
    model_version text,
    model_hash text,
    rows_processed bigint not null,
    anomalies_found bigint not null,
    status text not null,
    updated_at timestamptz not null,
    version bigint not null,
    anchor timestamptz,
    feature_state bytea,
    -- Which transaction wrote the row last: tells a writer that lost its connection whether its commit went through.
    commit_id uuid,
    unique (ticker, interval)
) with (fillfactor = 70);
alter table detection_metadata alter column feature_state set storage plain;
create index detection_metadata_updated_at on detection_metadata (updated_at);

create table bars (
    series_id integer not null,
    time timestamptz not null,
    open double precision not null,
    high double precision not null,
    low double precision not null,
    close double precision not null,
    volume double precision not null,
    primary key (series_id, time)
);

create table detection_runs (
    id text collate "C" primary key,
    trigger text collate "C" not null,
    ticker text collate "C" not null,
    interval text collate "C" not null,
    period text,
    model_version text,
    model_hash text,
    started_at timestamptz not null,
    completed_at timestamptz,
    duration_seconds double precision,
    rows_loaded bigint not null,
    rows_preprocessed bigint not null,
    anomalies_found bigint not null,
    anomaly_ids json not null,
    status text collate "C" not null,
    error text,
    warnings json not null,
    progress double precision not null,
    force boolean not null,
    correlation_id text
);
create index detection_runs_ticker on detection_runs (ticker, started_at, id);
create index detection_runs_status on detection_runs (status, started_at, id);
create index detection_runs_trigger on detection_runs (trigger, started_at, id);
create index detection_runs_started_at on detection_runs (started_at, id);
create index detection_runs_open on detection_runs (ticker, interval) where status = 'in_progress';

create table anomalies (
    id text collate "C" primary key,
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
    sequence bigint not null
);
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

-- One row. Whoever changes an anomaly's status holds it until the commit, so that sequences become visible in their order.
create table anomaly_sequence (value bigint not null);
insert into anomaly_sequence values (0);

-- The ids that anomalies had in the system they were imported from.
create table anomaly_aliases (
    old_id text collate "C" primary key,
    id text collate "C" not null
);

create table grain_state (
    state_name text collate "C" not null,
    grain_id text collate "C" not null,
    etag text not null,
    json json not null,
    primary key (state_name, grain_id)
);
create index grain_state_grain on grain_state (grain_id, state_name);
