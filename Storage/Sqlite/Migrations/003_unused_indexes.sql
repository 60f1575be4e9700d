-- No query asks for these.
drop index detection_metadata_updated_at;
drop index grain_state_grain;
