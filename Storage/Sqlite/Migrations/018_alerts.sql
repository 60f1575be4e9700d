-- readable from 5
-- What people follow and are told of. Each row of these tables belongs to a person, by 24 hex digits.
create table watches (
    id text not null primary key,
    person_id text not null,
    name text not null,
    tickers text not null,
    intervals text not null,
    market text,
    created_at integer not null
) strict, without rowid;
create index watches_person on watches (person_id, created_at, id);
create index watches_market on watches (market) where market is not null;

-- The tickers of the lists, to be found by ticker.
create table watch_tickers (
    ticker text not null,
    watch_id text not null,
    primary key (ticker, watch_id)
) strict, without rowid;
create index watch_tickers_watch on watch_tickers (watch_id);

create table alert_rules (
    id text not null primary key,
    person_id text not null,
    name text not null,
    watch_id text,
    min_severity real,
    directions text not null,
    subjects text not null,
    market_hours_only integer not null,
    quiet_from integer,
    quiet_to integer,
    time_zone text not null,
    timing text not null,
    most_per_day integer,
    channels text not null,
    enabled integer not null,
    created_at integer not null
) strict, without rowid;
create index alert_rules_person on alert_rules (person_id, created_at, id);

create table alert_mutes (
    id text not null primary key,
    person_id text not null,
    ticker text,
    subject text,
    direction text,
    anomaly_id text,
    until integer,
    created_at integer not null
) strict, without rowid;
create index alert_mutes_person on alert_mutes (person_id, created_at, id);

create table alert_channels (
    id text not null primary key,
    person_id text not null,
    kind text not null,
    name text not null,
    address text not null,
    state text not null,
    signing_key text not null,
    former_key text,
    former_until integer,
    code_hash text,
    code_until integer,
    wrong_codes integer not null,
    problem text,
    created_at integer not null
) strict, without rowid;
create index alert_channels_person on alert_channels (person_id, created_at, id);

-- What has happened to anomalies that people are still to be told of: written with the anomaly, and taken away with the alerts that come of it.
create table alert_outbox (
    anomaly_id text not null primary key,
    event text not null,
    at integer not null,
    token text not null
) strict, without rowid;

create table alerts (
    id text not null primary key,
    person_id text not null,
    incident_id text not null,
    anomaly_id text not null,
    rule_id text not null,
    limited integer not null,
    created_at integer not null,
    read_at integer,
    retracted_at integer
) strict, without rowid;
create unique index alerts_incident on alerts (person_id, incident_id);
create index alerts_person on alerts (person_id, created_at, id);
create index alerts_unread on alerts (person_id, created_at, id) where read_at is null;
create index alerts_anomaly on alerts (anomaly_id);
create index alerts_created_at on alerts (created_at);

create table alert_deliveries (
    id text not null primary key,
    alert_id text not null,
    person_id text not null,
    anomaly_id text not null,
    channel_id text not null,
    rule_id text not null,
    kind text not null,
    grouped integer not null,
    message_id text,
    state text not null,
    due integer not null,
    tries integer not null,
    first_tried_at integer,
    tried_at integer,
    uncertain integer not null,
    answer text,
    created_at integer not null
) strict, without rowid;
create index alert_deliveries_due on alert_deliveries (due, person_id) where state = 'pending';
create index alert_deliveries_person_due on alert_deliveries (person_id, due, id) where state = 'pending';
create index alert_deliveries_dead on alert_deliveries (created_at, id) where state = 'dead';
create index alert_deliveries_person on alert_deliveries (person_id, created_at, id);
create index alert_deliveries_alert on alert_deliveries (alert_id);
create index alert_deliveries_anomaly on alert_deliveries (anomaly_id);
create index alert_deliveries_rule on alert_deliveries (rule_id, created_at);
