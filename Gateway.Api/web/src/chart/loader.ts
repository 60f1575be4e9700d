import { get, pathOf, seriesPath, type ApiError } from '../lib/api';
import type { AnomalyEvent } from '../lib/live';
import type { Anomaly, ChartWindow } from '../lib/types';
import { pointAt } from './layout';
import type { PriceChart } from './price-chart';
import { levelOf, periods, SeriesWindow, type PeriodName } from './window';

/** Of another level of detail so many screens are asked for, the one in view in their middle. */
const screensAtOnce = 3;

/** Bars that are in view at first where no period is chosen, and around an anomaly that is brought into view. */
const barsAtFirst = 250;
const barsAround = 60;

export interface LoadedSeries {
  ticker: string;
  interval: string;
  period: PeriodName | null;
  /** The instant as of which it is shown; null for the present. */
  asOf: string | null;
}

/** Puts a part of a window into view. */
export type View = (chart: PriceChart, data: ChartWindow) => void;

/** What a loader tells. */
export interface LoaderEvents {
  /** Another window is to be drawn; where a view is given, with that in view, else with what is. */
  shown: (window: SeriesWindow, view: View | null) => void;
  failed: (error: ApiError) => void;
  /** The stored history is another now: this loader has nothing to go on with. */
  outdated: () => void;
}

/** Asks for the windows of one series as people look at it: its newest bars, what they scroll to, the level of detail that they zoom to, and what is new. */
export class WindowLoader {
  private readonly leave = new AbortController();
  private shown: SeriesWindow | null = null;
  private isExtending = false;
  private refreshing: 'no' | 'once' | 'again' = 'no';

  constructor(
    private readonly series: LoadedSeries,
    private readonly events: LoaderEvents,
  ) {}

  /** The newest bars, or those of the period. */
  async start(): Promise<void> {
    const { ticker, interval, period, asOf } = this.series;
    await this.trying(async () => this.show(await SeriesWindow.newest(ticker, interval, period, asOf, this.leave.signal), (chart, data) => viewPeriod(chart, data, period)));
  }

  /** Nothing that was asked for is shown any more. */
  dispose(): void {
    this.leave.abort();
  }

  /** Asks for more, or for another level of detail, where the points in view want it. */
  async extend(from: number, to: number, width: number, inViewNow: () => [number, number] | null): Promise<void> {
    const now = this.shown;
    if (!now?.length || this.isExtending) return;
    this.isExtending = true;
    await this.trying(async () => {
      const { times, bars_per_point, previous, next } = now.data;
      const inView = Math.min(to, now.length - 1) - Math.max(from, 0);
      const level = levelOf(inView * screensAtOnce * bars_per_point);
      const isTooFine = level > bars_per_point && inView > 1.5 * width && (previous !== null || next !== null);
      if (isTooFine || level < bars_per_point) {
        const at = (point: number) => times[Math.max(0, Math.min(now.length - 1, Math.round(point)))]!;
        const around = ((at(to) - at(from)) * (screensAtOnce - 1)) / 2;
        const other = await this.between(at(from) - around, at(to) + around);
        if (!other.length || other.data.bars_per_point === bars_per_point) return;
        // What is in view when the answer comes, not what was when it was asked for.
        const [left, right] = (inViewNow() ?? [from, to]).map(at) as [number, number];
        this.replace(now, other, (chart, data) => chart.view(Math.max(0, pointAt(data.times, left)), pointAt(data.times, right)));
      } else if (previous && from < inView * 0.5) this.replace(now, await now.before(this.leave.signal));
      else if (next && to > now.length - 1 - inView * 0.3) this.replace(now, await now.after(this.leave.signal));
    });
    this.isExtending = false;
  }

  /** The newest bars as they are now, where the window reaches them. One at a time, and once more where something has happened since it was asked. */
  async refresh(): Promise<void> {
    if (this.series.asOf || document.hidden) return;
    if (this.refreshing !== 'no') {
      this.refreshing = 'again';
      return;
    }
    try {
      do {
        this.refreshing = 'once';
        const now = this.shown;
        if (!now?.length || now.data.next) break;
        const next = await now.refreshed(this.leave.signal);
        if (this.shown !== now) this.refreshing = 'again';
        else if (next) this.show(next);
        else this.events.outdated();
      } while ((this.refreshing as string) === 'again' && !this.leave.signal.aborted);
    } catch {
      // What fails now may succeed with the next look.
    } finally {
      this.refreshing = 'no';
    }
  }

  /** Takes in what has happened to an anomaly. */
  take({ kind, anomaly }: AnomalyEvent): void {
    const now = this.shown;
    if (!now || this.series.asOf || anomaly.Ticker !== this.series.ticker || anomaly.interval !== this.series.interval) return;
    const time = Date.parse(anomaly.Datetime) / 1000;
    if (now.length && time > now.data.times.at(-1)!) void this.refresh();
    else this.show(now.with(markerOf(anomaly, time), kind !== 'retracted'));
  }

  /** Shows what lies around an anomaly. */
  async bringIntoView(id: string, signal: AbortSignal): Promise<void> {
    const { ticker, interval, asOf } = this.series;
    await this.trying(async () => {
      const anomaly = await get<Anomaly>(`/api/v1/anomalies/${encodeURIComponent(id)}`, signal);
      if (anomaly.Ticker !== ticker || anomaly.interval !== interval) return;
      const time = Date.parse(anomaly.Datetime) / 1000;
      const before = await get<ChartWindow>(pathOf(`${seriesPath(ticker, interval)}/chart`, { points: 300, to: new Date(time * 1000 + 1000).toISOString(), as_of: asOf }), signal);
      const first = before.times[0];
      if (first === undefined) return;
      const window = await this.between(first, time + Math.max(time - first, 1));
      if (signal.aborted) return;
      this.show(window, (chart, data) => {
        const at = pointAt(data.times, time);
        chart.view(at - barsAround, at + barsAround);
        chart.choose(id);
      });
    }, signal);
  }

  private between(from: number, to: number): Promise<SeriesWindow> {
    const { ticker, interval, asOf } = this.series;
    return SeriesWindow.between(ticker, interval, from, to, asOf, this.leave.signal);
  }

  /** Shows another window in place of one, if that is still shown. */
  private replace(now: SeriesWindow, next: SeriesWindow | null, view?: View): void {
    if (next && this.shown === now) this.show(next, view);
  }

  private show(window: SeriesWindow, view: View | null = null): void {
    if (this.leave.signal.aborted) return;
    this.shown = window;
    this.events.shown(window, view);
  }

  private async trying(act: () => Promise<void>, signal = this.leave.signal): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!signal.aborted && !this.leave.signal.aborted) this.events.failed(error as ApiError);
    }
  }
}

/** The period, or as many bars as are well seen. */
function viewPeriod(chart: PriceChart, data: ChartWindow, period: PeriodName | null): void {
  const last = data.times.length - 1;
  const days = period === null ? undefined : periods[period];
  if (days === undefined) chart.view(Math.max(0, last - barsAtFirst), last);
  else if (days === null) chart.fit();
  else chart.view(Math.max(0, pointAt(data.times, data.times[last]! - days * 86_400)), last);
}

const markerOf = (anomaly: Anomaly, time: number): ChartWindow['anomalies'][number] => ({
  id: anomaly._id, datetime: anomaly.Datetime, time, point: 0, close: anomaly.Close, score: anomaly.anomaly_score, severity: anomaly.severity,
  direction: anomaly.direction, reason: anomaly.reason, reason_facts: anomaly.reason_facts, kind: anomaly.kind, incident_id: anomaly.incident?.id ?? null, status: anomaly.status,
});
