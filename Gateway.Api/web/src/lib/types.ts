// Names of what the API answers, for the pages. The shapes are generated from the API's description: see schema.d.ts.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Anomaly = Schemas['AnomalyView'];
export type AnomalyStatus = Schemas['AnomalyStatus'];
export type Backfill = Schemas['RunView'];
export type Cluster = Schemas['ClusterView'];
export type Listing = Schemas['Listing'];
export type Market = Schemas['MarketStatus'];
export type Model = Schemas['ModelStatus'];
export type ModelOverview = Schemas['ModelOverview'];
export type QuarantinedBar = Schemas['QuarantineEntryView'];
export type Readiness = Schemas['Readiness'];
export type Run = Schemas['RunView'];
export type Scheduler = Schemas['SchedulerView'];
export type ScheduledSeries = Schemas['ScheduledSeriesView'];
export type Series = Schemas['SeriesView'];
export type Verification = Schemas['VerificationView'];

export interface ChartWindow {
  ticker: string;
  interval: string;
  market: string;
  company_name: string | null;
  currency: string | null;
  price_divisor: number | null;
  source: string | null;
  quote_delay_minutes: number | null;
  version: number;
  model_version: string | null;
  followed: boolean;
  from: string | null;
  to: string | null;
  first: string | null;
  last: string | null;
  bars: number;
  bars_per_point: number;
  previous: string | null;
  next: string | null;
  times: number[];
  open: (number | null)[];
  high: (number | null)[];
  low: (number | null)[];
  close: (number | null)[];
  volume: (number | null)[];
  sma: (number | null)[];
  upper: (number | null)[];
  lower: (number | null)[];
  vwap: (number | null)[];
  rsi: (number | null)[];
  macd: (number | null)[];
  macd_signal: (number | null)[];
  macd_histogram: (number | null)[];
  live_from: number | null;
  anomalies: Marker[];
  corporate_actions: { datetime: string; time: number; dividend: number | null; split_numerator: number | null; split_denominator: number | null }[];
  sessions: { opens: number; closes: number; breaks: { from: number; to: number }[]; short: boolean }[];
  holidays: { date: string; name: string | null }[];
  as_of: string | null;
  warning: string | null;
}

export interface Marker {
  id: string;
  datetime: string;
  time: number;
  point: number;
  close: number;
  score: number;
  severity: number | null;
  direction: string | null;
  reason: string;
  status: AnomalyStatus;
}

export interface Note {
  id: string;
  text: string;
  by: string;
  at: string;
}

export type AssessedAnomaly = Anomaly & { assessment?: { normal: boolean; by: string; at: string } | null; notes?: Note[] };

export interface Explanation {
  anomaly: AssessedAnomaly;
  features: {
    name: string;
    label: string;
    value: number | null;
    usual_low: number | null;
    usual_high: number | null;
    low: number | null;
    high: number | null;
    contribution: number | null;
    unit: string | null;
  }[];
  severity: number | null;
  once_in_bars: number | null;
  evidence: { test: string; value: number; tail_probability: number }[];
  model: { version: string; hash: string; trained_from: string | null; trained_to: string | null; threshold: number | null };
  run: Run | null;
}

export interface HeatMap {
  days: string[];
  rows: {
    ticker: string;
    company_name: string | null;
    market: string;
    cells: { day: string; id: string; interval: string; datetime: string; count: number; severity: number | null; score: number; direction: string | null; reason: string }[];
  }[];
  anomalies: number;
  cut?: boolean;
}
