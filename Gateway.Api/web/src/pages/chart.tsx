import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { put, remove, pathOf, seriesPath, useApi, type ApiError } from '../lib/api';
import { day, decimalsOf, price, whole } from '../lib/format';
import { isDaily, usualIntervals } from '../lib/intervals';
import { language, t, tValue } from '../lib/i18n';
import { useKeys } from '../lib/keys';
import { useLiveAgain, useLiveEvents } from '../lib/live';
import { useMarkets, zoneOf } from '../lib/markets';
import { go, useAddress, withParameters } from '../lib/router';
import { indicators, isDark, isLogarithmic, redIsUp, theme } from '../lib/store';
import type { ChartWindow, Series } from '../lib/types';
import { downloadPicture, downloadTable } from '../chart/download';
import { backgroundOf } from '../chart/layout';
import { WindowLoader, type View } from '../chart/loader';
import { PriceChart } from '../chart/price-chart';
import { periodOf, type Latest } from '../chart/window';
import { TellMe } from '../parts/alert-rules';
import { BackfillBar } from '../parts/backfill';
import { Empty, Failure, Loading, useTitle } from '../parts/basics';
import { AnomalyList, BarTable, Change, Legend } from '../parts/chart-details';
import { ChartToolbar } from '../parts/chart-toolbar';
import { ExplanationPanel } from '../parts/explanation';

/** How often the newest bars are looked for, in seconds: more often where bars are shorter. */
const refreshEvery: Record<string, number> = { '1m': 10, '2m': 15, '5m': 20, '15m': 30 };
const usualRefresh = 60;

/** How long a history that is being fetched is waited for before it is asked for again, in milliseconds. */
const pauseWhileEmpty = 3000;
const mostTries = 20;

export function ChartPage({ ticker, interval }: { ticker: string; interval: string }) {
  const symbol = ticker.toUpperCase();
  const address = useAddress();
  const period = periodOf(address.searchParams.get('period'));
  const asOf = address.searchParams.get('as_of');
  const chosen = address.searchParams.get('anomaly');
  const comparedTo = address.searchParams.get('compare');
  useMarkets();
  const zone = zoneOf(symbol);
  const [data, setData] = useState<ChartWindow | null>(null);
  // What the price is now stays in sight while one looks at older bars.
  const [latest, setLatest] = useState<Latest | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [loading, setLoading] = useState(true);
  const [hover, setHover] = useState<{ point: number | null; event: string | null }>({ point: null, event: null });
  const [backfillOpen, setBackfillOpen] = useState(false);
  const [round, setRound] = useState(0);
  const [made, setMade] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart | null>(null);
  const loader = useRef<WindowLoader | null>(null);
  /** What is to be in view of the window that is drawn next; null for what is. */
  const nextView = useRef<View | null>(null);
  const series = useApi<Series>(seriesPath(symbol, interval));
  const drawn = indicators.use();
  const logarithmic = isLogarithmic.use();
  theme.use();
  redIsUp.use();
  const look = `${language.get()} ${isDark()} ${redIsUp.get()}`;
  const hasData = data !== null && data.times.length > 0;
  const reload = () => setRound(before => before + 1);
  useTitle(`${symbol} ${interval}`, data?.company_name);

  useEffect(() => {
    setLoading(true);
    setError(null);
    const loading = (loader.current = new WindowLoader(
      { ticker: symbol, interval, period, asOf },
      {
        shown: (window, view) => {
          nextView.current = view ?? nextView.current;
          setData(window.data);
          setLoading(false);
          if (window.latest) setLatest(window.latest);
        },
        failed: problem => {
          setError(problem);
          setLoading(false);
        },
        outdated: reload,
      },
    ));
    void loading.start();
    return () => loading.dispose();
  }, [symbol, interval, period, asOf, round]);
  // Bars of another series are not shown under this one's name.
  useEffect(() => setData(null), [symbol, interval]);

  // A history that is being fetched for the first time comes a moment later.
  useEffect(() => {
    if (data === null || hasData || asOf || !data.warning || round >= mostTries) return;
    const timer = setTimeout(reload, pauseWhileEmpty);
    return () => clearTimeout(timer);
  }, [data]);

  // One chart as long as its look is the same; windows are exchanged in it, and its look in what is in view.
  const decimals = useMemo(() => (data ? decimalsOf(data.close.slice(-200)) : 2), [data?.ticker, data?.interval, hasData]);
  useEffect(() => {
    if (!hasData || !frame.current) return;
    const drawing = new PriceChart(
      frame.current,
      { indicators: drawn, logarithmic, decimals, zone, locale: language.get(), intraday: !isDaily(interval) },
      {
        viewed: (from, to, width) => void loader.current?.extend(from, to, width, () => drawing.inView),
        hovered: (point, event) => setHover(before => (before.point === point && before.event === event ? before : { point, event })),
        chosen: id => go(withParameters(new URL(location.href), { anomaly: id })),
      },
    );
    chart.current = drawing;
    setMade(count => count + 1);
    return () => {
      const view = drawing.inView;
      if (view) nextView.current ??= next => next.view(...view);
      chart.current = null;
      drawing.dispose();
    };
  }, [hasData, symbol, interval, drawn, logarithmic, decimals, zone, look]);
  useEffect(() => {
    if (!data?.times.length || !chart.current) return;
    chart.current.show(data);
    nextView.current?.(chart.current, data);
    nextView.current = null;
  }, [data, made]);

  // The newest bars, as they come: the series is brought up to date for whoever looks at it.
  useEffect(() => {
    if (!hasData) return;
    const refresh = () => void loader.current?.refresh();
    refresh();
    const timer = setInterval(refresh, (refreshEvery[interval] ?? usualRefresh) * 1000);
    return () => clearInterval(timer);
  }, [symbol, interval, asOf, hasData]);
  useLiveEvents(event => loader.current?.take(event));
  useLiveAgain(wasCut => {
    if (wasCut && !asOf) reload();
    else void loader.current?.refresh();
  });

  // The chosen anomaly is ringed, and brought into view where it is not.
  const anomalies = data?.anomalies ?? [];
  const chosenAt = anomalies.findIndex(anomaly => anomaly.id === chosen);
  useEffect(() => {
    // On a phone the explanation covers the lower half: the chart takes the upper one.
    if (chosen && hasData && matchMedia('(max-width: 900px)').matches) frame.current?.scrollIntoView({ block: 'start' });
  }, [chosen === null, hasData]);
  useEffect(() => {
    chart.current?.choose(chosen);
    if (!chosen || !data || !chart.current) return;
    const there = anomalies[chosenAt];
    if (there) {
      chart.current.reveal(there.point);
      return;
    }
    const leave = new AbortController();
    void loader.current?.bringIntoView(chosen, leave.signal);
    return () => leave.abort();
  }, [chosen, data === null, chosenAt, made]);

  const walk = (step: number) => {
    if (!anomalies.length) return;
    const view = chart.current?.inView;
    const next = chosenAt >= 0 ? chosenAt + step : step > 0 ? anomalies.findIndex(anomaly => !view || anomaly.point >= view[0]) : anomalies.findLastIndex(anomaly => !view || anomaly.point <= view[1]);
    const anomaly = anomalies[Math.max(0, Math.min(anomalies.length - 1, next))];
    if (anomaly) go(withParameters(new URL(location.href), { anomaly: anomaly.id }), { replace: chosenAt >= 0 });
  };
  const close = () => {
    if (chosen) go(withParameters(address, { anomaly: null }));
  };
  useKeys(key => {
    const code = usualIntervals[Number(key) - 1];
    if (key === '[' || key === ']') walk(key === '[' ? -1 : 1);
    else if (key === 'Escape') close();
    else if (code) go(`/charts/${encodeURIComponent(symbol)}/${code}`);
    else return false;
    return true;
  });

  // For every point of this ticker the close that the other had then. The line stays while a newer one is asked for.
  const span = hasData ? { from: data.from, to: new Date((data.times.at(-1)! + 1) * 1000).toISOString() } : null;
  const compared = useApi<ChartWindow>(comparedTo && span ? pathOf(`${seriesPath(comparedTo.toUpperCase(), interval)}/chart`, { ...span, points: 5000 }) : null);
  const [other, setOther] = useState<ChartWindow | null>(null);
  useEffect(() => {
    if (!comparedTo) setOther(null);
    else if (compared.data) setOther(compared.data);
  }, [comparedTo, compared.data]);
  useEffect(() => chart.current?.compare(other), [other, data, made]);

  const follow = async () => {
    const path = `${seriesPath(symbol, interval)}/follow`;
    try {
      series.set(await (series.data?.followed ? remove<Series>(path) : put<Series>(path)));
    } catch (problem) {
      setError(problem as ApiError);
    }
  };
  const at = data ? Math.min(hover.point ?? Infinity, data.times.length - 1) : -1;
  const event = hover.event && data ? backgroundOf(data, decimals).events.find(one => one.id === hover.event) : undefined;
  return (
    <main id="content" class="chart-page">
      <section class="chart-main">
        <div class="chart-head">
          <h1>
            {symbol} {data?.company_name && data.company_name !== symbol && <span>{data.company_name}</span>}
          </h1>
          {latest && (
            <span class="last">
              <b>{price(latest.close, decimals)}</b> <span class="soft">{data?.currency ?? ''}{data?.price_divisor && data.price_divisor > 1 ? ` / ${data.price_divisor}` : ''}</span>{' '}
              <Change from={latest.before} to={latest.close} />
            </span>
          )}
          {data?.source && <span class={`tag source ${data.source}`}>{tValue('source', data.source)}</span>}
          {data?.quote_delay_minutes ? <span class="tag">{t('delay.minutes', { minutes: data.quote_delay_minutes })}</span> : null}
          {series.data && (
            <button class="quiet" aria-pressed={series.data.followed} title={t('chart.follow.hint')} onClick={follow}>
              {series.data.followed ? `★ ${t('chart.unfollow')}` : `☆ ${t('chart.follow')}`}
            </button>
          )}
          {series.data && <TellMe symbol={symbol} interval={interval} />}
        </div>
        <ChartToolbar
          {...{ symbol, interval, period, address, asOf, hasData, comparedTo }}
          chosenTime={anomalies[chosenAt]?.datetime ?? null}
          openBackfill={() => setBackfillOpen(true)}
          downloadPicture={() => data && chart.current && downloadPicture(chart.current, data)}
          downloadTable={() => data && downloadTable(data)}
          fit={() => chart.current?.fit()}
        />
        <BackfillBar ticker={symbol} interval={interval} open={backfillOpen} close={() => setBackfillOpen(false)} ended={reload} />
        {data?.source === 'simulated' && <p class="notice simulated">{t('source.simulated.long')}</p>}
        {asOf && data && <p class="notice">{t('chart.asOf.shown', { time: new Date(asOf).toLocaleString() })}</p>}
        {data?.warning && <p class="notice">{data.warning}</p>}
        {error && <Failure error={error} retry={reload} />}
        {compared.error && <Failure error={compared.error} />}
        {other && data && !overlaps(data, other) && <p class="notice">{t('chart.compare.nothing', { ticker: other.ticker })}</p>}
        {hasData && (
          <>
            <Legend data={data} at={at} decimals={decimals} zone={zone} event={event?.text} />
            <div
              class={`chart-frame panes-${1 + Number(drawn.volume) + Number(drawn.rsi) + Number(drawn.macd)}`}
              ref={frame}
              role="img"
              aria-label={t('chart.label', {
                ticker: symbol, count: whole(data.bars), from: day(data.times[0]! * 1000, zone), to: day(data.times.at(-1)! * 1000, zone), anomalies: whole(anomalies.length),
              })}
            />
            <p class="soft under">
              {t('chart.bars', { count: whole(data.bars) })}
              {data.first && data.last && ` · ${t('chart.stored', { from: day(data.first, zone, { weekday: false }), to: day(data.last, zone, { weekday: false }) })}`}
              {data.bars_per_point > 1 && ` · ${t('chart.perPoint', { bars: whole(data.bars_per_point) })}`}
              {data.live_from !== null && ` · ${t('chart.live')}`}
              {comparedTo && ` · ${symbol} / ${comparedTo.toUpperCase()} %`}
            </p>
          </>
        )}
        {!hasData && !error && (loading ? <Loading text={t('chart.loading')} /> : <NoHistory symbol={symbol} load={() => setBackfillOpen(true)} />)}
        {hasData && <AnomalyList data={data} chosen={chosen} zone={zone} symbol={symbol} />}
        {hasData && <BarTable data={data} decimals={decimals} zone={zone} />}
      </section>
      {chosen && (
        <aside class="drawer" aria-label={t('explain.title')}>
          <div class="drawer-head">
            <h2>{t('explain.title')}</h2>
            <button class="quiet" title="[" aria-label={t('explain.previous')} onClick={() => walk(-1)}>
              ‹
            </button>
            <button class="quiet" title="]" aria-label={t('explain.next')} onClick={() => walk(1)}>
              ›
            </button>
            <button class="quiet" title="Esc" aria-label={t('explain.close')} onClick={close}>
              ×
            </button>
          </div>
          <ExplanationPanel key={chosen} id={chosen} onChart />
        </aside>
      )}
    </main>
  );
}

function NoHistory({ symbol, load }: { symbol: string; load: () => void }) {
  return (
    <Empty title={t('chart.empty.title', { ticker: symbol })}>
      <p>{t('chart.empty.text')}</p>
      <button class="primary" onClick={load}>
        {t('backfill.load')}
      </button>
    </Empty>
  );
}

/** Whether two tickers have bars at the same times. */
const overlaps = (one: ChartWindow, other: ChartWindow) => one.times.length > 0 && other.times.length > 0 && one.times[0]! <= other.times.at(-1)! && other.times[0]! <= one.times.at(-1)!;
