-- readable from 5
-- Whether the market or its data were unusual, what the reason says in numbers, and when the incident began that an anomaly belongs to, while it holds; null where no program
-- has noted it.
alter table anomalies add column kind text collate "C" not null default 'market';
alter table anomalies add column reason_facts json;
alter table anomalies add column incident timestamptz;
alter table anomaly_revisions add column kind text collate "C" not null default 'market';
alter table anomaly_revisions add column reason_facts json;
alter table anomaly_revisions add column incident timestamptz;
create index anomalies_incident on anomalies (ticker, interval, incident) where incident is not null;
create index anomalies_faults on anomalies (datetime, id) where kind <> 'market';
alter table anomalies add column begins_incident boolean generated always as (incident is null or incident = datetime) stored;
create index anomalies_first_of_incidents on anomalies (datetime, id) where status <> 'retracted' and begins_incident;

-- The incidents of what is stored: an anomaly within five bars of the one before it is of the same.
with holding as (
    select a.id, a.ticker, a.interval, a.model_hash, a.datetime, m.series_id,
        lag(a.datetime) over (partition by a.ticker, a.interval, a.model_hash order by a.datetime) as previous
    from anomalies a left join detection_metadata m on m.ticker = a.ticker and m.interval = a.interval
    where a.status <> 'retracted'
), begun as (
    select holding.*, case when (
        select count(*) from (
            select 1 from bars b where b.series_id = holding.series_id and b.time > holding.previous and b.time <= holding.datetime limit 6
        ) as between_them
    ) between 1 and 5 then null else datetime end as begins
    from holding
), filled as (
    select id, max(begins) over (partition by ticker, interval, model_hash order by datetime) as start from begun
)
update anomalies set incident = filled.start from filled where anomalies.id = filled.id;
