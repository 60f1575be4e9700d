import { useMemo, useRef, useState } from 'preact/hooks';
import { pathOf, useApi, type Page } from '../lib/api';
import { ago, cityOf, clock, day } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import { useLiveAgain, useLiveEvents } from '../lib/live';
import { stateOf, useMarkets } from '../lib/markets';
import type { Anomaly, HeatMap, Listing, Series } from '../lib/types';
import { AnomalyCards } from '../parts/anomaly-rows';
import { Empty, Failure, Loading, useTitle } from '../parts/basics';
import { HeatMapTable } from '../parts/heatmap';

const latestShown = 20;
const mostShown = 6;

const peakOf = (anomaly: Anomaly) => Math.max(anomaly.severity ?? 0, anomaly.incident?.peak?.severity ?? 0);

/** One anomaly for each incident, newest first: a live one that goes on with an incident makes that longer. */
function foldIncidents(listed: readonly Anomaly[], live: readonly Anomaly[]): Anomaly[] {
  const known = new Map(listed.map(anomaly => [anomaly._id, anomaly]));
  for (const anomaly of live) {
    const incident = anomaly.incident;
    const first = incident && !incident.begins ? known.get(incident.id) : undefined;
    if (!first?.incident) {
      const before = known.get(anomaly._id);
      known.set(anomaly._id, incident && before?.incident ? { ...anomaly, incident: before.incident } : anomaly);
      continue;
    }
    const { end, anomalies, peak } = first.incident;
    if (Date.parse(anomaly.Datetime) <= Date.parse(end ?? first.Datetime)) continue;
    const isPeak = (anomaly.severity ?? 0) > (peak?.severity ?? first.severity ?? 0);
    known.set(first._id, {
      ...first,
      incident: {
        ...first.incident, end: anomaly.Datetime, anomalies: (anomalies ?? 1) + 1, peak: isPeak ? { id: anomaly._id, datetime: anomaly.Datetime, severity: anomaly.severity } : peak,
      },
    });
  }
  return [...known.values()].sort((a, b) => Date.parse(b.Datetime) - Date.parse(a.Datetime));
}

/** What happened, and where to look first. */
export function OverviewPage() {
  useTitle(t('nav.overview'));
  const latest = useApi<Page<Anomaly>>(pathOf('/api/v1/anomalies', { incidents: 1, limit: latestShown }), 120);
  const map = useApi<HeatMap>(pathOf('/api/v1/anomalies/days', { days: 60, tickers: 20 }), 120);
  const series = useApi<Page<Series>>(pathOf('/api/v1/tickers', { limit: 500 }), 120);
  const [events, setEvents] = useState<{ anomalies: Anomaly[]; fresh: Set<string> }>({ anomalies: [], fresh: new Set() });
  const dirty = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useLiveEvents(event => {
    setEvents(before => ({
      anomalies: [event.anomaly, ...before.anomalies.filter(anomaly => anomaly._id !== event.anomaly._id)].slice(0, 200),
      fresh: event.kind === 'found' ? new Set([...before.fresh, event.anomaly._id]) : before.fresh,
    }));
    // Another anomaly may be the first of its incident now.
    if (event.kind === 'retracted' || event.kind === 'restored') latest.reload();
    // The map is another question to the server: once for many events.
    clearTimeout(dirty.current);
    dirty.current = setTimeout(() => {
      map.reload();
      series.reload();
    }, 2000);
  });
  useLiveAgain(() => {
    setEvents({ anomalies: [], fresh: new Set() });
    latest.reload();
    map.reload();
  });

  const anomalies = useMemo(() => foldIncidents(latest.data?.items ?? [], [...events.anomalies].reverse()).slice(0, latestShown), [latest.data, events]);
  const holding = anomalies.filter(anomaly => anomaly.status !== 'retracted');
  const most = [...holding].sort((a, b) => peakOf(b) - peakOf(a) || a.anomaly_score - b.anomaly_score).slice(0, mostShown);
  const isEmpty = latest.data && anomalies.length === 0;

  return (
    <main id="content" class="overview">
      <h1 class="unseen">{t('nav.overview')}</h1>
      {latest.error && <Failure error={latest.error} retry={latest.reload} />}
      {series.data?.items.some(one => one.source === 'simulated') && <p class="notice simulated">{t('source.simulated.long')}</p>}
      {!latest.data && latest.loading && <Loading />}
      {isEmpty && <FirstSteps />}
      {anomalies.length > 0 && (
        <div class="columns">
          <section class="panel">
            <h2>{t('overview.heat')}</h2>
            <p class="soft">{t('overview.heat.hint')}</p>
            {map.error && <Failure error={map.error} retry={map.reload} />}
            {map.data && <HeatMapTable map={map.data} />}
          </section>
          <section class="panel">
            <h2>{t('overview.most')}</h2>
            <AnomalyCards anomalies={most} fresh={events.fresh} />
          </section>
        </div>
      )}
      {anomalies.length > 0 && (
        <section class="panel">
          <h2>
            {t('overview.latest')} <a href="/anomalies">{t('nav.anomalies')} →</a>
          </h2>
          <AnomalyCards anomalies={[...holding, ...anomalies.filter(anomaly => anomaly.status === 'retracted')]} fresh={events.fresh} />
        </section>
      )}
      <MarketCards series={series.data?.items ?? []} />
    </main>
  );
}

/** A first visit: something real within one click. */
function FirstSteps() {
  const markets = useMarkets();
  return (
    <section class="panel">
      <Empty title={t('overview.empty.title')}>
        <p>{t('overview.empty.text')}</p>
        {markets.filter(market => market.tickers > 0).map(market => (
          <Suggestions key={market.market} market={market.market} />
        ))}
        <p class="soft">{t('overview.empty.search')}</p>
      </Empty>
    </section>
  );
}

function Suggestions({ market }: { market: string }) {
  const listings = useApi<Listing[]>(pathOf(`/api/v1/markets/${market}/tickers`, { limit: 6 }));
  return (
    <p class="chips">
      {listings.data?.map(listing => (
        <a href={`/charts/${encodeURIComponent(listing.ticker)}/1d`} title={listing.name}>
          <b>{listing.ticker}</b> <span class="soft">{listing.name === listing.ticker ? '' : listing.name}</span>
        </a>
      ))}
    </p>
  );
}

function MarketCards({ series }: { series: readonly Series[] }) {
  const markets = useMarkets();
  return (
    <section class="market-cards" aria-label={t('overview.markets')}>
      {markets.map(market => {
        const own = series.filter(one => one.market === market.market);
        const sources = [...new Set(own.map(one => one.source).filter((source): source is string => source !== null))];
        const last = own.map(one => one.last_detected_timestamp).filter((time): time is string => time !== null).sort().at(-1);
        const state = stateOf(market);
        const next = state === 'closed' ? market.opens : market.closes;
        return (
          <div class="panel">
            <h3>
              <i class={`dot ${state}`} aria-hidden="true" /> {market.name}
            </h3>
            <div>
              {t(state === 'open' ? 'market.trades' : `market.${state}`, { market: market.market })}
              {next && (
                <span class="soft">
                  {' · '}
                  {t(state === 'closed' ? 'market.opensAt' : 'market.closesAt', { time: `${day(next, market.time_zone)}, ${clock(next, market.time_zone)} ${cityOf(market.time_zone)}` })}
                </span>
              )}
            </div>
            <div class="soft">
              {t('market.tickers', { count: own.length ? new Set(own.map(one => one.ticker)).size : 0 })}
              {last && ` · ${t('market.lastBar', { time: Date.now() - Date.parse(last) < 2 * 86_400_000 ? ago(last) : day(last, market.time_zone) })}`}
            </div>
            <div>
              {sources.map(source => (
                <span class={`tag source ${source}`}>{tValue('source', source)}</span>
              ))}
            </div>
          </div>
        );
      })}
    </section>
  );
}
