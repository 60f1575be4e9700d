-- readable from 5
-- Which program made a run, what it retracted, and how long a backfill that goes on will take.
alter table detection_runs add column anomalies_retracted bigint not null default 0;
alter table detection_runs add column program_version text;
alter table detection_runs add column seconds_left double precision;

-- The runs that may be purged: those that found or retracted anything are kept, and must not be walked over every hour.
create index detection_runs_expiring on detection_runs (started_at, id) where status <> 'in_progress' and anomalies_found = 0 and anomalies_retracted = 0;
