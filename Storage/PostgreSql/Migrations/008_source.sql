-- readable from 5
-- Where the bars of a series come from. Of an older history that is not known: it takes the source that detects it next.
alter table detection_metadata add column source text;
