// Names of what the API answers, for the pages. The shapes are generated from the API's description: see schema.d.ts.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Anomaly = Schemas['AnomalyView'];
export type AnomalyStatus = Schemas['AnomalyStatus'];
export type AssessedAnomaly = Schemas['AssessedAnomalyView'];
export type Backfill = Schemas['RunView'];
export type ChartWindow = Schemas['ChartWindowView'];
export type Cluster = Schemas['ClusterView'];
export type Explanation = Schemas['ExplanationView'];
export type HeatMap = Schemas['AnomalyDays'];
export type Listing = Schemas['Listing'];
export type Market = Schemas['MarketStatus'];
export type Marker = Schemas['WindowAnomalyView'];
export type Model = Schemas['ModelStatus'];
export type ModelCard = Schemas['ModelCard'];
export type ModelOverview = Schemas['ModelOverview'];
export type QuarantinedBar = Schemas['QuarantineEntryView'];
export type ReasonFact = Schemas['ReasonFact'];
export type Readiness = Schemas['Readiness'];
export type Run = Schemas['RunView'];
export type Scheduler = Schemas['SchedulerView'];
export type ScheduledSeries = Schemas['ScheduledSeriesView'];
export type Session = Schemas['SessionView'];
export type Series = Schemas['SeriesView'];
export type Trial = Schemas['TrialView'];
export type Verification = Schemas['VerificationView'];
