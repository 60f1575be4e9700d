-- readable from 5
-- What a run computed from, and where its time went.
alter table detection_runs add column input_hash text;
alter table detection_runs add column fetch_seconds double precision;
alter table detection_runs add column score_seconds double precision;
