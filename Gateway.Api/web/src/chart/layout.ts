import { t } from '../lib/i18n';
import { price } from '../lib/format';
import { isDaily, secondsOf } from '../lib/intervals';
import type { ChartWindow, Marker } from '../lib/types';
import type { AxisEvent, Background } from './background';

/** The index of the point in which a time lies: the last one that opens at it or earlier. */
export function pointAt(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What the calendar and the source say about a window, by its points. */
export function backgroundOf(window: ChartWindow, decimals: number): Background {
  const { times, sessions } = window;
  const background: Background = { sessionStarts: [], outside: [], breaks: [], gaps: [], events: [] };
  for (const [i, action] of window.corporate_actions.entries()) {
    const point = pointAt(times, action.time);
    if (point < 0) continue;
    if (action.dividend !== null) background.events.push({ id: `event-d${i}`, point, letter: 'D', text: t('chart.dividend', { amount: price(action.dividend, Math.max(2, decimals)) }) });
    if (action.split_numerator !== null)
      background.events.push({ id: `event-s${i}`, point, letter: 'S', text: t('chart.split', { from: action.split_numerator, to: action.split_denominator ?? 1 }) });
  }
  for (const [i, holiday] of window.holidays.entries()) {
    const point = pointAt(times, Date.parse(holiday.date) / 1000) + 1;
    if (point > 0 && point < times.length && window.bars_per_point === 1)
      background.events.push({ id: `event-h${i}`, point, letter: 'H', text: `${holiday.date}${holiday.name ? `: ${holiday.name}` : ''}` });
  }
  background.events.sort((a: AxisEvent, b: AxisEvent) => a.point - b.point);
  if (isDaily(window.interval) || sessions.length === 0) return background;
  let at = 0;
  let outsideSince = -1;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    while (at < sessions.length && sessions[at]!.closes <= time) at++;
    const session = sessions[at];
    const isOutside = !session || time < session.opens;
    if (isOutside && outsideSince < 0) outsideSince = i;
    if (!isOutside && outsideSince >= 0) {
      background.outside.push([outsideSince, i]);
      outsideSince = -1;
    }
    const before = i > 0 ? times[i - 1]! : Number.NEGATIVE_INFINITY;
    if (!isOutside && before < session.opens) background.sessionStarts.push(i);
    const pause = !isOutside && session.breaks.find(part => before <= part.from && time >= part.to && before >= session.opens);
    if (pause) background.breaks.push(i);
    else if (!isOutside && before >= session.opens && window.bars_per_point === 1 && time - before > 1.5 * secondsOf(window.interval)) background.gaps.push(i);
  }
  if (outsideSince >= 0) background.outside.push([outsideSince, times.length]);
  return background;
}

/** Anomalies that are drawn as one mark, because they would overlap. */
export interface Cluster {
  point: number;
  /** The most severe of them. */
  worst: Marker;
  count: number;
}

/** Groups the anomalies in view: those closer to each other than so many points are one mark. */
export function clustersOf(anomalies: readonly Marker[], from: number, to: number, pointsApart: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const anomaly of anomalies) {
    if (anomaly.point < from || anomaly.point > to) continue;
    const last = clusters.at(-1);
    if (last && anomaly.point - last.point < pointsApart) {
      last.count++;
      if (isWorse(anomaly, last.worst)) last.worst = anomaly;
    } else clusters.push({ point: anomaly.point, worst: anomaly, count: 1 });
  }
  return clusters;
}

const isWorse = (one: Marker, other: Marker) => (one.severity ?? 0) > (other.severity ?? 0) || (one.severity === other.severity && (one.score ?? 0) < (other.score ?? 0));
