import { useEffect, useRef, useState } from 'preact/hooks';
import { barTime, change, clock, price, short, viewerZone, whole } from '../lib/format';
import { isDaily } from '../lib/intervals';
import { t } from '../lib/i18n';
import { useAddress, withParameters } from '../lib/router';
import { indicators } from '../lib/store';
import { reasonOf } from '../lib/reason';
import type { ChartWindow } from '../lib/types';
import { Mark, Rarity } from './basics';

/** A change of price, as percent in the colour of its direction. */
export function Change({ from, to }: { from: number | null; to: number }) {
  if (!from) return null;
  const share = to / from - 1;
  return <span class={share > 0 ? 'up' : share < 0 ? 'down' : 'soft'}>{change(share)}</span>;
}

/** The values of one point, and what was found in it. */
export function Legend({ data, at, decimals, zone, event }: { data: ChartWindow; at: number; decimals: number; zone: string; event?: string | undefined }) {
  const chosen = indicators.get();
  const value = (column: (number | null)[]) => price(column[at], decimals);
  const time = data.times[at]! * 1000;
  const isElsewhere = !isDaily(data.interval) && zone !== viewerZone;
  const anomaly = data.anomalies.find(one => one.point === at);
  return (
    <div class="legend" aria-hidden="true">
      <span class="time">
        {barTime(time, data.interval, zone)}
        {isElsewhere && <span class="soft"> ({clock(time, viewerZone)})</span>}
      </span>
      <span>O {value(data.open)}</span>
      <span>H {value(data.high)}</span>
      <span>L {value(data.low)}</span>
      <span>C {value(data.close)}</span>
      <Change from={data.close[at - 1] ?? null} to={data.close[at] ?? Number.NaN} />
      {chosen.volume && <span>V {short(data.volume[at])}</span>}
      {chosen.bands && <span class="bands">BB {value(data.lower)} – {value(data.upper)}</span>}
      {chosen.vwap && <span class="vwap">VWAP {value(data.vwap)}</span>}
      {chosen.rsi && <span>RSI {price(data.rsi[at], 1)}</span>}
      {chosen.macd && <span>MACD {short(data.macd[at])} / {short(data.macd_signal[at])}</span>}
      {anomaly && (
        <span class="hit">
          <Mark direction={anomaly.direction} severity={anomaly.severity} /> {reasonOf(anomaly)}
        </span>
      )}
      {event && <span class="hit">{event}</span>}
    </div>
  );
}

/** The anomalies of a window, newest first. */
export function AnomalyList({ data, chosen, zone, symbol }: { data: ChartWindow; chosen: string | null; zone: string; symbol: string }) {
  const [count, setCount] = useState(20);
  const newest = [...data.anomalies].reverse();
  const address = useAddress();
  const list = useRef<HTMLUListElement>(null);
  // The chosen one is on the list, however far down, and in sight in it; the page stays where it is.
  const chosenAt = newest.findIndex(anomaly => anomaly.id === chosen);
  const shown = newest.slice(0, Math.max(count, chosenAt + 3));
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('.chosen');
    if (row && list.current) list.current.scrollTop = row.offsetTop - list.current.offsetTop - list.current.clientHeight / 2;
  }, [chosenAt]);
  return (
    <section class="panel">
      <h2>
        {t('chart.anomalies', { ticker: symbol, interval: data.interval })} <span class="soft">{whole(newest.length)}</span>
      </h2>
      {newest.length === 0 ? (
        <p class="soft">{t('chart.anomalies.none')}</p>
      ) : (
        <ul class="anomalies" ref={list}>
          {shown.map(anomaly => (
            <li key={anomaly.id} class={`${anomaly.id === chosen ? 'chosen' : ''} ${anomaly.status} ${anomaly.incident_id !== null && anomaly.incident_id !== anomaly.id ? 'follows' : ''}`}>
              <a href={withParameters(address, { anomaly: anomaly.id })} aria-current={anomaly.id === chosen ? 'true' : undefined}>
                <Mark direction={anomaly.direction} severity={anomaly.severity} />
                <time dateTime={anomaly.datetime}>{barTime(anomaly.datetime, data.interval, zone)}</time>
                <span class="what">{reasonOf(anomaly)}</span>
                <Rarity severity={anomaly.severity} score={anomaly.score} brief />
              </a>
            </li>
          ))}
        </ul>
      )}
      {newest.length > shown.length && (
        <button class="quiet" onClick={() => setCount(shown.length + 50)}>
          {t('list.more')}
        </button>
      )}
    </section>
  );
}

/** The bars as text, for people who do not see the chart. */
export function BarTable({ data, decimals, zone }: { data: ChartWindow; decimals: number; zone: string }) {
  const [open, setOpen] = useState(false);
  const last = data.times.length;
  const rows = open ? Array.from({ length: Math.min(100, last) }, (_, i) => last - 1 - i) : [];
  return (
    <details class="panel" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('chart.table')}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('chart.table')}>
        <table>
          <caption class="soft">{t('chart.table.latest', { count: whole(rows.length) })}</caption>
          <thead>
            <tr>
              <th>{t('table.when')}</th>
              {(['chart.open', 'chart.high', 'chart.low', 'chart.close', 'chart.volume.short'] as const).map(name => (
                <th class="number">{t(name)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(i => (
              <tr key={data.times[i]}>
                <td>{barTime(data.times[i]! * 1000, data.interval, zone)}</td>
                <td class="number">{price(data.open[i], decimals)}</td>
                <td class="number">{price(data.high[i], decimals)}</td>
                <td class="number">{price(data.low[i], decimals)}</td>
                <td class="number">{price(data.close[i], decimals)}</td>
                <td class="number">{short(data.volume[i])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
