-- readable from 5
-- Bars that are certainly wrong, as their source gave them. released_at: an operator let the bar in.
create table quarantined_bars (
    ticker text not null,
    interval text not null,
    datetime integer not null,
    open real not null,
    high real not null,
    low real not null,
    close real not null,
    volume real not null,
    reason text not null,
    quarantined_at integer not null,
    released_at integer,
    primary key (ticker, interval, datetime)
) strict, without rowid;
create index quarantined_bars_held on quarantined_bars (quarantined_at) where released_at is null;
