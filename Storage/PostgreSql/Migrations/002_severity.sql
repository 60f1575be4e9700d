-- A budget (severity at or above a bound) over all tickers.
create index anomalies_severity on anomalies (severity) where severity is not null;
