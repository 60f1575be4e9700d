-- readable from 5
-- Bars that are certainly wrong, as their source gave them. released_at: an operator let the bar in.
create table quarantined_bars (
    ticker text collate "C" not null,
    interval text collate "C" not null,
    datetime timestamptz not null,
    open double precision not null,
    high double precision not null,
    low double precision not null,
    close double precision not null,
    volume double precision not null,
    reason text not null,
    quarantined_at timestamptz not null,
    released_at timestamptz,
    primary key (ticker, interval, datetime)
);
create index quarantined_bars_held on quarantined_bars (quarantined_at) where released_at is null;
