import { get, pathOf, seriesPath } from '../lib/api';
import type { ChartWindow, Marker } from '../lib/types';

/** The columns of a window that are as long as its times. */
export const columns = ['times', 'open', 'high', 'low', 'close', 'volume', 'sma', 'upper', 'lower', 'vwap', 'rsi', 'macd', 'macd_signal', 'macd_histogram'] as const;

/** How much is asked for at once, in points: a few screens. */
const pointsAtOnce = 2000;

/** The level of detail, in bars a point, that the server draws so many bars at. */
export function levelOf(bars: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [1, 2, 5]) {
      if (bars <= unit * step * pointsAtOnce) return unit * step;
    }
  }
}

/** Points of one level of detail that are kept at the most. */
const mostPoints = 20_000;

/** Periods of a chart, in days; null is everything. */
export const periods = { '1M': 31, '6M': 183, '1Y': 366, '5Y': 1827, all: null } as const;
export type PeriodName = keyof typeof periods;

export const day = 86_400;

/**
 * The part of a series that a chart has: one window at one level of detail, which grows to both sides, and is exchanged for another level when one zooms.
 */
export class SeriesWindow {
  constructor(
    readonly data: ChartWindow,
    private readonly asOf: string | null,
  ) {}

  /** The newest bars, or those of a period that ends with the last stored bar. */
  static async newest(ticker: string, interval: string, period: PeriodName | null, asOf: string | null, signal: AbortSignal): Promise<SeriesWindow> {
    const newest = await ask(ticker, interval, { points: pointsAtOnce, as_of: asOf }, signal);
    const days = period === null ? 0 : periods[period];
    if (!newest.last || !newest.first || !newest.previous || days === 0) return new SeriesWindow(newest, asOf);
    const last = Date.parse(newest.last) / 1000;
    const from = days === null ? Date.parse(newest.first) / 1000 : last - days * day;
    return from >= newest.times[0]! ? new SeriesWindow(newest, asOf) : SeriesWindow.between(ticker, interval, from, last + 1, asOf, signal);
  }

  /** What lies between two times, in seconds, in as much detail as fits. */
  static async between(ticker: string, interval: string, from: number, to: number, asOf: string | null, signal: AbortSignal): Promise<SeriesWindow> {
    const range = { from: iso(from), to: iso(to), points: pointsAtOnce, as_of: asOf };
    return new SeriesWindow(await ask(ticker, interval, range, signal), asOf);
  }

  get length(): number {
    return this.data.times.length;
  }

  /** With what lies before it, at the same level of detail; null where nothing does, or enough is there. */
  async before(signal: AbortSignal): Promise<SeriesWindow | null> {
    const { previous, bars_per_point } = this.data;
    if (!previous || this.length >= mostPoints) return null;
    const older = await this.page({ to: previous, points: pointsAtOnce, bars_per_point }, signal);
    return older.times.length ? new SeriesWindow(joined(older, this.data), this.asOf) : null;
  }

  /** With what lies after it. */
  async after(signal: AbortSignal): Promise<SeriesWindow | null> {
    const { next, bars_per_point } = this.data;
    if (!next || this.length >= mostPoints) return null;
    const newer = await this.page({ from: next, points: pointsAtOnce, bars_per_point }, signal);
    return newer.times.length ? new SeriesWindow(joined(this.data, newer), this.asOf) : null;
  }

  /** With the newest bars as they are now: the live one changes, and closed ones follow it. */
  async refreshed(): Promise<SeriesWindow> {
    const { times, bars_per_point } = this.data;
    const at = Math.max(0, times.length - 3);
    const newest = await this.page({ from: iso(times[at]!), points: pointsAtOnce, bars_per_point });
    return new SeriesWindow(joined(cut(this.data, newest.times[0] ?? times[at]!), newest), this.asOf);
  }

  private page(parameters: Record<string, string | number>, signal?: AbortSignal): Promise<ChartWindow> {
    return ask(this.data.ticker, this.data.interval, { ...parameters, as_of: this.asOf }, signal);
  }
}

const ask = (ticker: string, interval: string, parameters: Record<string, string | number | null>, signal?: AbortSignal) =>
  get<ChartWindow>(pathOf(`${seriesPath(ticker, interval)}/chart`, parameters), signal);

const iso = (seconds: number) => new Date(Math.floor(seconds) * 1000).toISOString().replace('.000', '');

/** What of a window opens before a time. */
function cut(window: ChartWindow, before: number): ChartWindow {
  const count = window.times.findIndex(time => time >= before);
  if (count < 0) return window;
  const part = { ...window, bars: count * window.bars_per_point, anomalies: window.anomalies.filter(anomaly => anomaly.time < before) };
  for (const column of columns) part[column] = window[column].slice(0, count) as never;
  return part;
}

/** Two windows of a series that lie beside each other. */
function joined(first: ChartWindow, second: ChartWindow): ChartWindow {
  const both: ChartWindow = {
    ...second,
    from: first.from ?? second.from,
    to: second.to ?? first.to,
    bars: first.bars + second.bars,
    previous: first.previous,
    anomalies: distinct([...first.anomalies, ...second.anomalies.map(anomaly => ({ ...anomaly, point: anomaly.point + first.times.length }))]),
    corporate_actions: [...new Map([...first.corporate_actions, ...second.corporate_actions].map(action => [action.datetime, action])).values()],
    sessions: [...new Map([...first.sessions, ...second.sessions].map(session => [session.opens, session])).values()],
    holidays: [...new Map([...first.holidays, ...second.holidays].map(holiday => [holiday.date, holiday])).values()],
    warning: second.warning ?? first.warning,
  };
  for (const column of columns) both[column] = [...first[column], ...second[column]] as never;
  return both;
}

const distinct = (anomalies: Marker[]) => [...new Map(anomalies.map(anomaly => [anomaly.id, anomaly])).values()];
