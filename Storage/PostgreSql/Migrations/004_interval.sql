-- An interval over all tickers: found by its times, however rare it is.
create index anomalies_interval on anomalies (interval, datetime, id);
create index detection_runs_interval on detection_runs (interval, started_at, id);
