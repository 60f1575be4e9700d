-- readable from 5
-- Whether people are told of what a backfill finds.
alter table detection_runs add column notify integer not null default 0;
