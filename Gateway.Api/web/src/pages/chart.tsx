import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isTyping } from '../app';
import { get, pathOf, put, remove, seriesPath, useApi, type ApiError } from '../lib/api';
import { barTime, change, clock, day, decimalsOf, isDaily, price, short, viewerZone, whole } from '../lib/format';
import { language, t, tValue } from '../lib/i18n';
import { useLiveAgain, useLiveEvents } from '../lib/live';
import { marketOf, useMarkets, zoneOf } from '../lib/markets';
import { go, useAddress, withParameters } from '../lib/router';
import { indicators, isDark, isLogarithmic, redIsUp, theme } from '../lib/store';
import type { ChartWindow, Series } from '../lib/types';
import { backgroundOf, pointAt } from '../chart/layout';
import { PriceChart } from '../chart/price-chart';
import { levelOf, periodOf, periods, SeriesWindow, type Latest, type PeriodName } from '../chart/window';
import { BackfillBar } from '../parts/backfill';
import { Empty, Failure, Loading, Mark, Rarity, useTitle } from '../parts/basics';
import { ExplanationPanel, sentence } from '../parts/explanation';
import { Drop } from '../parts/drop';
import { Search } from '../parts/search';

const intervals = ['1m', '5m', '15m', '1h', '1d', '1wk'] as const;

/** How often the newest bars are looked for, in seconds: more often where bars are shorter. */
const refreshEvery: Record<string, number> = { '1m': 10, '2m': 15, '5m': 20, '15m': 30 };
const usualRefresh = 60;

/** How long a history that is being fetched is waited for before it is asked for again, in milliseconds. */
const pauseWhileEmpty = 3000;
const mostTries = 20;

/** Of another level of detail so many screens are asked for, the one in view in their middle. */
const screensAtOnce = 3;

export function ChartPage({ ticker, interval }: { ticker: string; interval: string }) {
  const symbol = ticker.toUpperCase();
  const address = useAddress();
  const period = periodOf(address.searchParams.get('period'));
  const asOf = address.searchParams.get('as_of');
  const chosen = address.searchParams.get('anomaly');
  const comparedTo = address.searchParams.get('compare');
  const market = marketOf(symbol);
  useMarkets();
  const zone = zoneOf(market);
  const [window_, setWindow] = useState<SeriesWindow | null>(null);
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
  /** The window that is shown; null while another is asked for, so that what was begun for it is dropped. */
  const shown = useRef<SeriesWindow | null>(null);
  const extending = useRef<AbortController | null>(null);
  /** What is to be in view of the next window that is drawn; null for what is. */
  const frameNext = useRef<((drawing: PriceChart, data: ChartWindow) => void) | null>(null);
  const series = useApi<Series>(seriesPath(symbol, interval));
  const drawn = indicators.use();
  const logarithmic = isLogarithmic.use();
  theme.use();
  redIsUp.use();
  const look = `${language.get()} ${isDark()} ${redIsUp.get()}`;
  const data = window_?.data ?? null;
  const hasData = data !== null && data.times.length > 0;
  useTitle(`${symbol} ${interval}`, data?.company_name);

  const take = useCallback((next: SeriesWindow) => {
    shown.current = next;
    setWindow(next);
    if (next.latest) setLatest(next.latest);
  }, []);

  /** Shows another window in place of the one that is shown, if that is still the one. */
  const replace = useCallback((now: SeriesWindow, next: SeriesWindow | null, view?: (drawing: PriceChart, data: ChartWindow) => void) => {
    if (shown.current !== now || !next) return;
    if (view) frameNext.current = view;
    take(next);
  }, []);

  // The window: the newest bars, or those of a period.
  useEffect(() => {
    const leave = new AbortController();
    extending.current?.abort();
    shown.current = null;
    setLoading(true);
    setError(null);
    SeriesWindow.newest(symbol, interval, period, asOf, leave.signal).then(
      next => {
        frameNext.current = (drawing, found) => first(drawing, found, period);
        take(next);
        setLoading(false);
      },
      problem => {
        if (leave.signal.aborted) return;
        setError(problem);
        setLoading(false);
        setWindow(null);
      },
    );
    return () => {
      leave.abort();
      extending.current?.abort();
    };
  }, [symbol, interval, period, asOf, round]);

  // A history that is being fetched for the first time comes a moment later.
  useEffect(() => {
    if (data === null || hasData || asOf || !data.warning || round >= mostTries) return;
    const timer = setTimeout(() => setRound(before => before + 1), pauseWhileEmpty);
    return () => clearTimeout(timer);
  }, [data]);

  const decimals = useMemo(() => (data ? decimalsOf(data.close.slice(-200)) : 2), [data?.ticker, data?.interval, hasData]);

  // One chart as long as its look is the same; windows are exchanged in it, and its look in what is in view.
  useEffect(() => {
    if (!hasData || !frame.current) return;
    const drawing = new PriceChart(
      frame.current,
      { indicators: drawn, logarithmic, decimals, zone, locale: language.get(), intraday: !isDaily(interval) },
      {
        viewed: (from, to, width) => void extend(from, to, width),
        hovered: (point, event) => setHover(before => (before.point === point && before.event === event ? before : { point, event })),
        chosen: id => go(withParameters(new URL(location.href), { anomaly: id })),
      },
    );
    chart.current = drawing;
    setMade(count => count + 1);
    return () => {
      const view = drawing.inView;
      if (view && !frameNext.current) frameNext.current = next => next.view(...view);
      chart.current = null;
      drawing.dispose();
    };
  }, [hasData, symbol, interval, drawn, logarithmic, decimals, zone, look]);

  useEffect(() => {
    if (!data?.times.length || !chart.current) return;
    chart.current.show(data);
    frameNext.current?.(chart.current, data);
    frameNext.current = null;
  }, [data, made]);

  // Zooming and scrolling ask for more, or for another level of detail.
  const extend = useCallback(
    async (from: number, to: number, width: number) => {
      const now = shown.current;
      if (!now?.length || extending.current) return;
      const leave = (extending.current = new AbortController());
      try {
        const { data: part } = now;
        const inView = Math.min(to, now.length - 1) - Math.max(from, 0);
        const at = (point: number) => part.times[Math.max(0, Math.min(now.length - 1, Math.round(point)))]!;
        const level = levelOf(inView * screensAtOnce * part.bars_per_point);
        const isTooFine = level > part.bars_per_point && inView > 1.5 * width && (part.previous !== null || part.next !== null);
        if (isTooFine || level < part.bars_per_point) {
          const [left, right] = [at(from), at(to)];
          const around = ((right - left) * (screensAtOnce - 1)) / 2;
          const next = await SeriesWindow.between(symbol, interval, left - around, right + around, asOf, leave.signal);
          if (!next.length || next.data.bars_per_point === part.bars_per_point) return;
          // What was in view when the answer came, not when it was asked for.
          const view = chart.current?.inView;
          const [start, end] = view ? [at(view[0]), at(view[1])] : [left, right];
          replace(now, next, (drawing, found) => drawing.view(Math.max(0, pointAt(found.times, start)), pointAt(found.times, end)));
        } else if (part.previous && from < inView * 0.5) replace(now, await now.before(leave.signal));
        else if (part.next && to > now.length - 1 - inView * 0.3) replace(now, await now.after(leave.signal));
      } catch (problem) {
        if (!leave.signal.aborted) setError(problem as ApiError);
      } finally {
        if (extending.current === leave) extending.current = null;
      }
    },
    [symbol, interval, asOf],
  );

  // The newest bars, as they come: the series is brought up to date for whoever looks at it. One at a time, and once more where something has happened since it was asked.
  const refreshing = useRef<'no' | 'once' | 'again'>('no');
  const refresh = useCallback(async () => {
    if (refreshing.current !== 'no') {
      refreshing.current = 'again';
      return;
    }
    try {
      do {
        refreshing.current = 'once';
        const now = shown.current;
        if (document.hidden || !now?.length || now.data.next) break;
        const next = await now.refreshed();
        if (shown.current !== now) refreshing.current = 'again';
        else if (next) take(next);
        else setRound(before => before + 1);
      } while ((refreshing.current as string) === 'again');
    } catch {
      // What fails now may succeed with the next look.
    } finally {
      refreshing.current = 'no';
    }
  }, []);
  useEffect(() => {
    if (asOf || !hasData) return;
    void refresh();
    const timer = setInterval(refresh, (refreshEvery[interval] ?? usualRefresh) * 1000);
    return () => clearInterval(timer);
  }, [symbol, interval, asOf, hasData]);
  useLiveAgain(wasCut => {
    if (asOf) return;
    if (wasCut) setRound(before => before + 1);
    else void refresh();
  });
  useLiveEvents(({ kind, anomaly }) => {
    const now = shown.current;
    if (anomaly.Ticker !== symbol || anomaly.interval !== interval || asOf || !now) return;
    const time = Date.parse(anomaly.Datetime) / 1000;
    if (now.length && time > now.data.times.at(-1)!) void refresh();
    else
      replace(
        now,
        now.with(
          {
            id: anomaly._id, datetime: anomaly.Datetime, time, point: 0, close: anomaly.Close, score: anomaly.anomaly_score, severity: anomaly.severity,
            direction: anomaly.direction, reason: anomaly.reason, status: anomaly.status,
          },
          kind !== 'retracted',
        ),
      );
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
      const view = chart.current.inView;
      if (view && (there.point < view[0] || there.point > view[1])) {
        const half = Math.max(20, (view[1] - view[0]) / 2);
        chart.current.view(there.point - half, there.point + half);
      }
      return;
    }
    const leave = new AbortController();
    bringIntoView(chosen, leave.signal).catch(() => {});
    return () => leave.abort();
  }, [chosen, data === null, chosenAt, made]);

  async function bringIntoView(id: string, signal: AbortSignal): Promise<void> {
    const anomaly = await get<{ Datetime: string; Ticker: string; interval: string }>(`/api/v1/anomalies/${encodeURIComponent(id)}`, signal);
    if (anomaly.Ticker !== symbol || anomaly.interval !== interval) return;
    const time = Date.parse(anomaly.Datetime) / 1000;
    const before = await get<ChartWindow>(pathOf(`${seriesPath(symbol, interval)}/chart`, { points: 300, to: new Date(time * 1000 + 1000).toISOString(), as_of: asOf }), signal);
    if (!before.times.length) return;
    const reach = time - before.times[0]!;
    const next = await SeriesWindow.between(symbol, interval, before.times[0]!, time + Math.max(reach, 1), asOf, signal);
    if (signal.aborted || !shown.current) return;
    frameNext.current = (drawing, found) => {
      const at = pointAt(found.times, time);
      drawing.view(at - 60, at + 60);
      drawing.choose(id);
    };
    take(next);
  }

  const walk = (step: number) => {
    if (!anomalies.length) return;
    const view = chart.current?.inView;
    const next = chosenAt >= 0 ? chosenAt + step : step > 0 ? anomalies.findIndex(anomaly => !view || anomaly.point >= view[0]) : anomalies.findLastIndex(anomaly => !view || anomaly.point <= view[1]);
    const anomaly = anomalies[Math.max(0, Math.min(anomalies.length - 1, next))];
    if (anomaly) go(withParameters(new URL(location.href), { anomaly: anomaly.id }), { replace: chosenAt >= 0 });
  };
  const walking = useRef(walk);
  walking.current = walk;

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const at = Number(event.key) - 1;
      if (event.key === '[' || event.key === ']') walking.current(event.key === '[' ? -1 : 1);
      else if (event.key === 'Escape') close();
      else if (intervals[at]) go(`/charts/${encodeURIComponent(symbol)}/${intervals[at]}`);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [symbol]);

  const close = () => {
    const here = new URL(location.href);
    if (here.searchParams.has('anomaly')) go(withParameters(here, { anomaly: null }));
  };

  // For every point of this ticker the close that the other had then.
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
  const at = hover.point !== null && data && hover.point < data.times.length ? hover.point : data ? data.times.length - 1 : -1;
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
        </div>
        <Toolbar {...{ chosenTime: anomalies[chosenAt]?.datetime ?? null, symbol, interval, period, address, asOf, hasData, comparedTo, series: series.data ?? null }} openBackfill={() => setBackfillOpen(true)} download={kind => download(kind, symbol, interval, data, chart.current)} fit={() => chart.current?.fit()} />
        <BackfillBar ticker={symbol} interval={interval} open={backfillOpen} close={() => setBackfillOpen(false)} ended={() => setRound(before => before + 1)} />
        {data?.source === 'simulated' && <p class="notice simulated">{t('source.simulated.long')}</p>}
        {asOf && data && <p class="notice">{t('chart.asOf.shown', { time: new Date(asOf).toLocaleString() })}</p>}
        {data?.warning && <p class="notice">{data.warning}</p>}
        {error && <Failure error={error} retry={() => setRound(before => before + 1)} />}
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

/** Whether two tickers have bars at the same times. */
const overlaps = (one: ChartWindow, other: ChartWindow) => one.times.length > 0 && other.times.length > 0 && one.times[0]! <= other.times.at(-1)! && other.times[0]! <= one.times.at(-1)!;

/** What is in view at first: the period, or as many bars as are well seen. */
function first(chart: PriceChart, data: ChartWindow, period: PeriodName | null): void {
  const last = data.times.length - 1;
  const days = period === null ? undefined : periods[period];
  if (days === undefined) chart.view(Math.max(0, last - 250), last);
  else if (days === null) chart.fit();
  else chart.view(Math.max(0, pointAt(data.times, data.times[last]! - days * 86_400)), last);
}

function Change({ from, to }: { from: number | null; to: number }) {
  if (!from) return null;
  const share = to / from - 1;
  return <span class={share > 0 ? 'up' : share < 0 ? 'down' : 'soft'}>{change(share)}</span>;
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

interface ToolbarProps {
  chosenTime: string | null;
  symbol: string;
  interval: string;
  period: PeriodName | null;
  address: URL;
  asOf: string | null;
  hasData: boolean;
  comparedTo: string | null;
  series: Series | null;
  openBackfill: () => void;
  download: (kind: 'png' | 'csv') => void;
  fit: () => void;
}

function Toolbar({ chosenTime, symbol, interval, period, address, asOf, hasData, comparedTo, openBackfill, download, fit }: ToolbarProps) {
  const chosen = indicators.use();
  const toggle = (name: keyof typeof chosen) => indicators.set({ ...chosen, [name]: !chosen[name] });
  const known: readonly string[] = intervals;
  return (
    <div class="toolbar">
      <div class="group" role="group" aria-label={t('chart.intervals')}>
        {(known.includes(interval) ? known : [...known, interval]).map(code => (
          <a href={`/charts/${encodeURIComponent(symbol)}/${code}`} aria-current={code === interval ? 'true' : undefined}>
            {code}
          </a>
        ))}
      </div>
      <div class="group" role="group" aria-label={t('chart.periods')}>
        {(Object.keys(periods) as PeriodName[]).map(name => (
          <a href={withParameters(address, { period: name, anomaly: null })} aria-current={name === period ? 'true' : undefined}>
            {name === 'all' ? t('chart.all') : name}
          </a>
        ))}
        {hasData && <button onClick={fit} aria-label={t('chart.fit')} title={t('chart.fit')}>⤢</button>}
      </div>
      <Drop label={t('chart.indicators')}>
          {(['volume', 'bands', 'vwap', 'rsi', 'macd'] as const).map(name => (
            <label class="check">
              <input type="checkbox" checked={chosen[name]} onChange={() => toggle(name)} /> {t(`chart.${name}`)}
            </label>
          ))}
          <label class="check">
            <input type="checkbox" checked={isLogarithmic.get()} onChange={event => isLogarithmic.set(event.currentTarget.checked)} /> {t('chart.log')}
          </label>
      </Drop>
      <Drop label={t('chart.more')}>
          {comparedTo ? (
            <button class="quiet" onClick={() => go(withParameters(address, { compare: null }))}>
              {t('chart.compare.end', { ticker: comparedTo.toUpperCase() })}
            </button>
          ) : (
            <Search id="compare" label={t('chart.compare.none')} choose={ticker => go(withParameters(address, { compare: ticker }))} />
          )}
          <label>
            {t('chart.asOf')}
            <input type="date" value={asOf?.slice(0, 10) ?? ''} max={new Date().toISOString().slice(0, 10)} onChange={event => go(withParameters(address, { as_of: event.currentTarget.value, anomaly: null }))} />
          </label>
          {asOf && (
            <button class="quiet" onClick={() => go(withParameters(address, { as_of: null }))}>
              {t('chart.asOf.now')}
            </button>
          )}
          <button class="quiet" disabled={!hasData} onClick={() => download('png')}>
            {t('chart.png')}
          </button>
          <button class="quiet" disabled={!hasData} onClick={() => download('csv')}>
            {t('chart.csv')}
          </button>
          <a href={`/lab/${encodeURIComponent(symbol)}/${interval}${chosenTime ? `?time=${chosenTime}` : ''}`}>{t('lab.open')}</a>
          <a href={`/quarantine/${encodeURIComponent(symbol)}/${interval}`}>{t('ops.quarantine')}</a>
      </Drop>
      <button class="quiet" onClick={openBackfill}>
        {t('backfill.load')}
      </button>
    </div>
  );
}

function Legend({ data, at, decimals, zone, event }: { data: ChartWindow; at: number; decimals: number; zone: string; event?: string | undefined }) {
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
          <Mark direction={anomaly.direction} severity={anomaly.severity} /> {sentence(anomaly.reason)}
        </span>
      )}
      {event && <span class="hit">{event}</span>}
    </div>
  );
}

function AnomalyList({ data, chosen, zone, symbol }: { data: ChartWindow; chosen: string | null; zone: string; symbol: string }) {
  const [count, setCount] = useState(20);
  const newest = [...data.anomalies].reverse();
  const address = useAddress();
  return (
    <section class="panel">
      <h2>
        {t('chart.anomalies', { ticker: symbol, interval: data.interval })} <span class="soft">{whole(newest.length)}</span>
      </h2>
      {newest.length === 0 ? (
        <p class="soft">{t('chart.anomalies.none')}</p>
      ) : (
        <ul class="anomalies">
          {newest.slice(0, count).map(anomaly => (
            <li key={anomaly.id} class={`${anomaly.id === chosen ? 'chosen' : ''} ${anomaly.status}`}>
              <a href={withParameters(address, { anomaly: anomaly.id })} aria-current={anomaly.id === chosen ? 'true' : undefined}>
                <Mark direction={anomaly.direction} severity={anomaly.severity} />
                <time dateTime={anomaly.datetime}>{barTime(anomaly.datetime, data.interval, zone)}</time>
                <span class="what">{sentence(anomaly.reason)}</span>
                <Rarity severity={anomaly.severity} score={anomaly.score} brief />
              </a>
            </li>
          ))}
        </ul>
      )}
      {newest.length > count && (
        <button class="quiet" onClick={() => setCount(count + 50)}>
          {t('list.more')}
        </button>
      )}
    </section>
  );
}

/** The bars as text, for people who do not see the chart. */
function BarTable({ data, decimals, zone }: { data: ChartWindow; decimals: number; zone: string }) {
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

function download(kind: 'png' | 'csv', symbol: string, interval: string, data: ChartWindow | null, chart: PriceChart | null): void {
  if (!data || !chart) return;
  const name = `${symbol}-${interval}-${new Date(data.times.at(-1)! * 1000).toISOString().slice(0, 10)}`;
  if (kind === 'png') chart.picture().toBlob(blob => blob && save(blob, `${name}.png`));
  else {
    const worst = new Map<number, { severity: number | null; reason: string; count: number }>();
    for (const { point, severity, reason } of data.anomalies) {
      const known = worst.get(point);
      worst.set(point, known && (known.severity ?? 0) >= (severity ?? 0) ? { ...known, count: known.count + 1 } : { severity, reason, count: (known?.count ?? 0) + 1 });
    }
    const lines = data.times.map((time, i) => {
      const anomaly = worst.get(i);
      const isLive = data.live_from !== null && time >= data.live_from;
      return [new Date(time * 1000).toISOString(), data.open[i], data.high[i], data.low[i], data.close[i], data.volume[i], data.bars_per_point, data.source ?? '', isLive, anomaly?.count ?? 0, anomaly?.severity ?? '', quoted(anomaly?.reason ?? '')].join(',');
    });
    save(new Blob([['Datetime,Open,High,Low,Close,Volume,Bars,Source,Live,Anomalies,Severity,Reason', ...lines, ''].join('\n')], { type: 'text/csv' }), `${name}.csv`);
  }
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
