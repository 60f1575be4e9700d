-- readable from 5
-- Which series are followed, and when each was last asked for. Of an older history that is not known: it counts as asked for now.
alter table detection_metadata add column followed boolean not null default false;
alter table detection_metadata add column requested_at timestamptz;
update detection_metadata set requested_at = now();
