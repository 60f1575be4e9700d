-- readable from 5
-- Dividends and splits, as the source announces them, and what it says of the ticker.
create table corporate_actions (
    ticker text collate "C" not null,
    interval text collate "C" not null,
    datetime timestamptz not null,
    dividend double precision,
    split_numerator double precision,
    split_denominator double precision,
    primary key (ticker, interval, datetime)
);
alter table detection_metadata add column company_name text;
alter table detection_metadata add column currency text;
alter table detection_metadata add column price_divisor integer;
alter table detection_metadata add column quote_delay_minutes integer;
