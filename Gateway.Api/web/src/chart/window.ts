import { get, pathOf, seriesPath } from '../lib/api';
import type { ChartWindow } from '../lib/types';
import { pointAt } from './layout';

/** The columns of a window that are as long as its times. */
const columns = ['times', 'open', 'high', 'low', 'close', 'volume', 'sma', 'upper', 'lower', 'vwap', 'rsi', 'macd', 'macd_signal', 'macd_histogram'] as const;

/** How much is asked for at once, in points: a few screens. */
const pointsAtOnce = 2000;

/** Points that are kept at the most: what lies far from those that are looked at goes. */
const mostPoints = 20_000;

/** Points at the end that a refresh asks for again: the live one changes, and closed ones follow it. */
const refreshed = 3;

/** Periods of a chart, in days; null is everything. */
export const periods = { '1M': 31, '6M': 183, '1Y': 366, '5Y': 1827, all: null } as const;
export type PeriodName = keyof typeof periods;

/** A period of an address, in any case; null where it names none. */
export const periodOf = (text: string | null): PeriodName | null => (Object.keys(periods) as PeriodName[]).find(name => name.toLowerCase() === text?.toLowerCase()) ?? null;

/** The level of detail, in bars a point, that the server draws so many bars at. */
export function levelOf(bars: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [1, 2, 5]) {
      if (bars <= unit * step * pointsAtOnce) return unit * step;
    }
  }
}

/** What the price is now, and what it was at the close before. */
export interface Latest {
  close: number;
  before: number | null;
}

/**
 * The part of a series that a chart has: one window at one level of detail, which grows to both sides, and is exchanged for another level when one zooms.
 */
export class SeriesWindow {
  constructor(
    readonly data: ChartWindow,
    private readonly asOf: string | null,
    /** Known where the last bars were asked for one by one. */
    readonly latest: Latest | null = latestOf(data),
  ) {}

  /** The newest bars, or those of a period that ends with the last stored bar. */
  static async newest(ticker: string, interval: string, period: PeriodName | null, asOf: string | null, signal: AbortSignal): Promise<SeriesWindow> {
    const newest = new SeriesWindow(await ask(ticker, interval, { points: pointsAtOnce, as_of: asOf }, signal), asOf);
    const { first, last, previous, times } = newest.data;
    if (!last || !first || !previous || period === null) return newest;
    const end = Date.parse(last) / 1000;
    const days = periods[period];
    const from = days === null ? Date.parse(first) / 1000 : end - days * 86_400;
    if (from >= times[0]!) return newest;
    const window = await SeriesWindow.between(ticker, interval, from, end + 1, asOf, signal);
    return new SeriesWindow(window.data, asOf, newest.latest);
  }

  /** What lies between two times, in seconds, in as much detail as fits. */
  static async between(ticker: string, interval: string, from: number, to: number, asOf: string | null, signal: AbortSignal): Promise<SeriesWindow> {
    return new SeriesWindow(await ask(ticker, interval, { from: iso(from), to: iso(to), points: pointsAtOnce, as_of: asOf }, signal), asOf);
  }

  get length(): number {
    return this.data.times.length;
  }

  /** With what lies before it, at the same level of detail; null where nothing does. */
  async before(signal: AbortSignal): Promise<SeriesWindow | null> {
    const { previous, bars_per_point } = this.data;
    if (!previous) return null;
    const older = await this.page({ to: previous, points: pointsAtOnce, bars_per_point }, signal);
    if (older.first !== this.data.first || !older.times.length) return null;
    const both = joined(older, this.data);
    return new SeriesWindow(both.times.length > mostPoints ? { ...slice(both, 0, mostPoints), next: iso(both.times[mostPoints]!) } : both, this.asOf);
  }

  /** With what lies after it. */
  async after(signal: AbortSignal): Promise<SeriesWindow | null> {
    const { next, bars_per_point } = this.data;
    if (!next) return null;
    const newer = await this.page({ from: next, points: pointsAtOnce, bars_per_point }, signal);
    return newer.first === this.data.first && newer.times.length ? new SeriesWindow(shortened(joined(this.data, newer)), this.asOf) : null;
  }

  /** With the newest bars as they are now, for which the series is brought up to date; null where its history is another now, and this window is no part of it. */
  async refreshed(signal: AbortSignal): Promise<SeriesWindow | null> {
    const { times, bars_per_point, first } = this.data;
    const at = times[Math.max(0, times.length - refreshed)]!;
    const newest = await this.page({ from: iso(at), points: pointsAtOnce, bars_per_point, refresh: 1 }, signal);
    if (newest.first !== first) return null;
    return newest.times.length ? new SeriesWindow(shortened(joined(before(this.data, newest.times[0]!), newest)), this.asOf) : this;
  }

  /** With what has happened to one anomaly. */
  with(anomaly: ChartWindow['anomalies'][number], holds: boolean): SeriesWindow {
    const others = this.data.anomalies.filter(other => other.id !== anomaly.id);
    const point = pointAt(this.data.times, anomaly.time);
    const anomalies = holds && point >= 0 ? [...others, { ...anomaly, point }].sort((a, b) => a.time - b.time) : others;
    return new SeriesWindow({ ...this.data, anomalies }, this.asOf, this.latest);
  }

  private page(parameters: Record<string, string | number>, signal: AbortSignal): Promise<ChartWindow> {
    return ask(this.data.ticker, this.data.interval, { ...parameters, as_of: this.asOf }, signal);
  }
}

function latestOf({ close, next, bars_per_point }: ChartWindow): Latest | null {
  return next === null && bars_per_point === 1 && close.length ? { close: close.at(-1)!, before: close.at(-2) ?? null } : null;
}

const ask = (ticker: string, interval: string, parameters: Record<string, string | number | null>, signal: AbortSignal) =>
  get<ChartWindow>(pathOf(`${seriesPath(ticker, interval)}/chart`, parameters), signal);

const iso = (seconds: number) => new Date(Math.floor(seconds) * 1000).toISOString().replace('.000', '');

/** The points of a window from one index to another. */
function slice(window: ChartWindow, from: number, to: number): ChartWindow {
  const anomalies = window.anomalies.filter(anomaly => anomaly.point >= from && anomaly.point < to).map(anomaly => ({ ...anomaly, point: anomaly.point - from }));
  const part = { ...window, anomalies, bars: (to - from) * window.bars_per_point };
  for (const column of columns) part[column] = window[column].slice(from, to) as never;
  return part;
}

/** What of a window opens before a time. */
function before(window: ChartWindow, time: number): ChartWindow {
  return slice(window, 0, pointAt(window.times, time - 1) + 1);
}

/** The end of a window that has become too long. */
function shortened(window: ChartWindow): ChartWindow {
  const count = window.times.length;
  return count > mostPoints ? { ...slice(window, count - mostPoints, count), previous: iso(window.times[count - mostPoints]!) } : window;
}

/** Two windows of a series that lie beside each other. */
function joined(first: ChartWindow, second: ChartWindow): ChartWindow {
  const both: ChartWindow = {
    ...second,
    from: first.from ?? second.from,
    to: second.to ?? first.to,
    bars: first.bars + second.bars,
    previous: first.times.length ? first.previous : second.previous,
    anomalies: distinct([...first.anomalies, ...second.anomalies.map(anomaly => ({ ...anomaly, point: anomaly.point + first.times.length }))], anomaly => anomaly.id),
    corporate_actions: distinct([...first.corporate_actions, ...second.corporate_actions], action => action.datetime),
    // Where a part has too many, the server names none, and the rest alone would be taken for all.
    sessions: first.sessions.length && second.sessions.length ? distinct([...first.sessions, ...second.sessions], session => session.opens) : first.times.length ? [] : second.sessions,
    holidays: distinct([...first.holidays, ...second.holidays], holiday => holiday.date),
  };
  for (const column of columns) both[column] = [...first[column], ...second[column]] as never;
  return both;
}

/** Each once, the later of two. */
const distinct = <T,>(items: readonly T[], key: (item: T) => unknown) => [...new Map(items.map(item => [key(item), item])).values()];
