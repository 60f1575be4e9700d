// Names of what the API answers, for the pages. The shapes are generated from the API's description: see schema.d.ts.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Anomaly = Schemas['AnomalyView'];
export type AnomalyStatus = Schemas['AnomalyStatus'];
export type Backfill = Schemas['RunView'];
export type ChartWindow = Schemas['ChartWindowView'];
export type Cluster = Schemas['ClusterView'];
export type Explanation = Schemas['ExplanationView'];
export type Listing = Schemas['Listing'];
export type Market = Schemas['MarketStatus'];
export type Marker = Schemas['WindowAnomalyView'];
export type Model = Schemas['ModelStatus'];
export type ModelCard = Schemas['ModelCard'];
export type ModelOverview = Schemas['ModelOverview'];
export type QuarantinedBar = Schemas['QuarantineEntryView'];
export type Readiness = Schemas['Readiness'];
export type Run = Schemas['RunView'];
export type Scheduler = Schemas['SchedulerView'];
export type ScheduledSeries = Schemas['ScheduledSeriesView'];
export type Series = Schemas['SeriesView'];
export type Verification = Schemas['VerificationView'];

export interface Note {
  id: string;
  text: string;
  by: string;
  at: string;
}

export type AssessedAnomaly = Anomaly & { assessment?: { normal: boolean; by: string; at: string } | null; notes?: Note[] };

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
