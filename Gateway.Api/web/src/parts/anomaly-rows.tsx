import { pathOf, seriesPath, useApi, type Page } from '../lib/api';
import { price, whole } from '../lib/format';
import { t } from '../lib/i18n';
import { secondsOf } from '../lib/intervals';
import { reasonOf } from '../lib/reason';
import type { Anomaly } from '../lib/types';
import { BarTime, KindTag, Mark, Rarity, Sparkline, StatusTag, useNarrow, useSeen } from './basics';

const barsBefore = 30;

/** The closes up to a bar, asked for once it comes into view. */
function Around({ anomaly }: { anomaly: Anomaly }) {
  const [element, seen] = useSeen();
  const time = Date.parse(anomaly.Datetime);
  // Nights and holidays lie between them, too, which only makes them fewer; of days, weekends are made up for.
  const seconds = secondsOf(anomaly.interval) * (anomaly.interval === '1d' ? 1.45 : 1);
  const from = new Date(time - barsBefore * seconds * 1000).toISOString();
  const bars = useApi<Page<{ close: number }>>(seen ? pathOf(`${seriesPath(anomaly.Ticker, anomaly.interval)}/bars`, { from, to: new Date(time + 1000).toISOString(), limit: 2 * barsBefore }) : null);
  return (
    <span ref={element} class="around">
      <Sparkline values={bars.data?.items.map(bar => bar.close) ?? []} />
    </span>
  );
}

const chartOf = (anomaly: Anomaly) => `/charts/${encodeURIComponent(anomaly.Ticker)}/${anomaly.interval}?anomaly=${anomaly._id}`;

/** How many anomalies follow the first one of an incident. */
function More({ anomaly: { incident } }: { anomaly: Anomaly }) {
  const more = incident?.begins && incident.anomalies ? incident.anomalies - 1 : 0;
  return more > 0 ? <span class="tag more">{t(more === 1 ? 'incident.more.one' : 'incident.more', { count: whole(more) })}</span> : null;
}

/** Anomalies as a table; as cards where a table has no room. */
export function AnomalyTable({ anomalies }: { anomalies: readonly Anomaly[] }) {
  if (useNarrow()) return <AnomalyCards anomalies={anomalies} />;
  return (
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th>{t('table.ticker')}</th>
            <th>{t('table.when')}</th>
            <th>{t('table.what')}</th>
            <th class="number">{t('table.close')}</th>
            <th>{t('table.rare')}</th>
            <th>{t('table.around')}</th>
            <th>{t('table.status')}</th>
          </tr>
        </thead>
        <tbody>
          {anomalies.map(anomaly => (
            <tr key={anomaly._id} class={anomaly.status}>
              <td>
                <a href={chartOf(anomaly)}>
                  <b>{anomaly.Ticker}</b> <span class="soft">{anomaly.interval}</span>
                </a>
              </td>
              <td>
                <BarTime time={anomaly.Datetime} interval={anomaly.interval} ticker={anomaly.Ticker} />
              </td>
              <td class="wide">
                <Mark direction={anomaly.direction} severity={anomaly.severity} /> {reasonOf(anomaly)} <KindTag kind={anomaly.kind} /> <More anomaly={anomaly} />
              </td>
              <td class="number">{price(anomaly.Close)}</td>
              <td>
                <Rarity severity={anomaly.severity} score={anomaly.anomaly_score} brief />
              </td>
              <td>
                <Around anomaly={anomaly} />
              </td>
              <td>
                <a href={`/anomalies/${anomaly._id}`}>
                  <StatusTag status={anomaly.status} />
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Anomalies as a short list: for narrow columns and phones. */
export function AnomalyCards({ anomalies, fresh }: { anomalies: readonly Anomaly[]; fresh?: ReadonlySet<string> }) {
  return (
    <ul class="cards">
      {anomalies.map(anomaly => (
        <li key={anomaly._id} class={`${anomaly.status} ${fresh?.has(anomaly._id) ? 'fresh' : ''}`}>
          <a href={chartOf(anomaly)}>
            <span class="head">
              <Mark direction={anomaly.direction} severity={anomaly.severity} />
              <b>{anomaly.Ticker}</b> <span class="soft">{anomaly.interval}</span>
              <BarTime time={anomaly.Datetime} interval={anomaly.interval} ticker={anomaly.Ticker} />
              <Rarity severity={anomaly.severity} score={anomaly.anomaly_score} brief />
            </span>
            <span class="what">
              {reasonOf(anomaly)} <KindTag kind={anomaly.kind} /> <More anomaly={anomaly} />
            </span>
            <Around anomaly={anomaly} />
          </a>
        </li>
      ))}
    </ul>
  );
}
