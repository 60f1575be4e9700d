-- readable from 5
-- Which series are followed, and when each was last asked for. Of an older history that is not known: it counts as asked for now.
alter table detection_metadata add column followed integer not null default 0;
alter table detection_metadata add column requested_at integer;
update detection_metadata set requested_at = cast(strftime('%s', 'now') as integer) * 1000000;
