-- An interval over all tickers: found by its times, however rare it is.
create index anomalies_interval on anomalies (interval, datetime, id);
create index detection_runs_interval on detection_runs (interval, started_at, id);

-- The strangest anomalies may all be old. A walk back in time that looks for them finds score and severity in the index,
-- and does not fetch every row that it passes.
drop index anomalies_datetime;
create index anomalies_datetime on anomalies (datetime, id, anomaly_score, severity);
