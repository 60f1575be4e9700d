-- readable from 5
-- Dividends and splits, as the source announces them, and what it says of the ticker.
create table corporate_actions (
    ticker text not null,
    interval text not null,
    datetime integer not null,
    dividend real,
    split_numerator real,
    split_denominator real,
    primary key (ticker, interval, datetime)
) strict, without rowid;
alter table detection_metadata add column company_name text;
alter table detection_metadata add column currency text;
alter table detection_metadata add column price_divisor integer;
alter table detection_metadata add column quote_delay_minutes integer;
