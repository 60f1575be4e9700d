-- readable from 5
-- What people follow and are told of. Each row of these tables belongs to a person, by 24 hex digits.
create table watches (
    id text collate "C" not null primary key,
    person_id text collate "C" not null,
    name text not null,
    tickers json not null,
    intervals json not null,
    market text collate "C",
    created_at timestamptz not null
);
create index watches_person on watches (person_id, created_at, id);
create index watches_market on watches (market) where market is not null;

-- The tickers of the lists, to be found by ticker.
create table watch_tickers (
    ticker text collate "C" not null,
    watch_id text collate "C" not null,
    primary key (ticker, watch_id)
);
create index watch_tickers_watch on watch_tickers (watch_id);

create table alert_rules (
    id text collate "C" not null primary key,
    person_id text collate "C" not null,
    name text not null,
    watch_id text collate "C",
    min_severity double precision,
    directions json not null,
    subjects json not null,
    market_hours_only boolean not null,
    quiet_from bigint,
    quiet_to bigint,
    time_zone text not null,
    timing text not null,
    most_per_day bigint,
    channels json not null,
    enabled boolean not null,
    created_at timestamptz not null
);
create index alert_rules_person on alert_rules (person_id, created_at, id);

create table alert_mutes (
    id text collate "C" not null primary key,
    person_id text collate "C" not null,
    ticker text collate "C",
    subject text,
    direction text,
    anomaly_id text collate "C",
    until timestamptz,
    created_at timestamptz not null
);
create index alert_mutes_person on alert_mutes (person_id, created_at, id);

create table alert_channels (
    id text collate "C" not null primary key,
    person_id text collate "C" not null,
    kind text not null,
    name text not null,
    address text not null,
    state text collate "C" not null,
    signing_key text not null,
    former_key text,
    former_until timestamptz,
    code_hash text,
    code_until timestamptz,
    wrong_codes bigint not null,
    problem text,
    created_at timestamptz not null
);
create index alert_channels_person on alert_channels (person_id, created_at, id);

-- What has happened to anomalies that people are still to be told of: written with the anomaly, and taken away with the alerts that come of it.
create table alert_outbox (
    anomaly_id text collate "C" not null primary key,
    event text not null,
    at timestamptz not null,
    token text collate "C" not null
);

create table alerts (
    id text collate "C" not null primary key,
    person_id text collate "C" not null,
    incident_id text collate "C" not null,
    anomaly_id text collate "C" not null,
    rule_id text collate "C" not null,
    limited boolean not null,
    created_at timestamptz not null,
    read_at timestamptz,
    retracted_at timestamptz
);
create unique index alerts_incident on alerts (person_id, incident_id);
create index alerts_person on alerts (person_id, created_at, id);
create index alerts_unread on alerts (person_id, created_at, id) where read_at is null;
create index alerts_anomaly on alerts (anomaly_id);
create index alerts_created_at on alerts (created_at);

create table alert_deliveries (
    id text collate "C" not null primary key,
    alert_id text collate "C" not null,
    person_id text collate "C" not null,
    anomaly_id text collate "C" not null,
    channel_id text collate "C" not null,
    rule_id text collate "C" not null,
    kind text not null,
    grouped boolean not null,
    message_id text,
    state text collate "C" not null,
    due timestamptz not null,
    tries bigint not null,
    first_tried_at timestamptz,
    tried_at timestamptz,
    uncertain boolean not null,
    answer text,
    created_at timestamptz not null
);
create index alert_deliveries_due on alert_deliveries (due, person_id) where state = 'pending';
create index alert_deliveries_person_due on alert_deliveries (person_id, due, id) where state = 'pending';
create index alert_deliveries_dead on alert_deliveries (created_at, id) where state = 'dead';
create index alert_deliveries_person on alert_deliveries (person_id, created_at, id);
create index alert_deliveries_alert on alert_deliveries (alert_id);
create index alert_deliveries_anomaly on alert_deliveries (anomaly_id);
create index alert_deliveries_rule on alert_deliveries (rule_id, created_at);
