import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pathOf, post, seriesPath, useApi, type ApiError } from '../lib/api';
import { barTime, change, decimalsOf, price, rare, short, whole } from '../lib/format';
import { isDaily } from '../lib/intervals';
import { language, t } from '../lib/i18n';
import { marketOf, useMarkets, zoneOf } from '../lib/markets';
import { reasonOf } from '../lib/reason';
import { go, useAddress, withParameters } from '../lib/router';
import { redIsUp, theme } from '../lib/store';
import type { ChartWindow, ModelOverview, Trial } from '../lib/types';
import { LabChart, type LabBar } from '../chart/lab-chart';
import { Failure, Loading, useTitle } from '../parts/basics';
import { Features } from '../parts/explanation';

const barsShown = 90;
const pause = 150;
const budgets = [0.02, 0.01, 0.005, 0.001];

/** What would be found if: a stored bar is changed with the mouse, and judged at once. Nothing is stored. */
export function LabPage({ ticker, interval }: { ticker: string; interval: string }) {
  const symbol = ticker.toUpperCase();
  useTitle(t('lab.title'), symbol);
  const address = useAddress();
  const time = address.searchParams.get('time');
  const model = address.searchParams.get('model');
  const budget = address.searchParams.get('budget');
  const market = marketOf(symbol);
  useMarkets();
  const zone = zoneOf(symbol);
  theme.use();
  redIsUp.use();
  const end = time ? new Date(Date.parse(time) + 1000).toISOString() : null;
  const window_ = useApi<ChartWindow>(pathOf(`${seriesPath(symbol, interval)}/chart`, { to: end, points: barsShown }));
  const models = useApi<ModelOverview>(`/api/v1/models/${market}`);
  const data = window_.data;
  // The live bar is not judged, and so not changed.
  const last = data ? (data.live_from === null ? data.times.length : data.times.indexOf(data.live_from)) - 1 : -1;
  const bars = useMemo<LabBar[]>(() => (data && last >= 0 ? data.times.slice(0, last + 1).map((at, i) => ({ time: at, open: data.open[i]!, high: data.high[i]!, low: data.low[i]!, close: data.close[i]! })) : []), [data, last]);
  const stored = bars.at(-1);
  const decimals = useMemo(() => decimalsOf(bars.map(bar => bar.close)), [bars]);
  const [close, setClose] = useState<number | null>(null);
  const [volumeFactor, setVolumeFactor] = useState(1);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<LabChart | null>(null);

  useEffect(() => {
    setClose(null);
    setVolumeFactor(1);
    setTrial(null);
  }, [symbol, interval, time]);

  const hasBars = bars.length > 0;
  useEffect(() => {
    if (!hasBars || !frame.current) return;
    const made = new LabChart(frame.current, { zone, decimals, locale: language.get(), intraday: !isDaily(interval) }, setClose);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [hasBars, zone, decimals, interval, language.get(), theme.get(), redIsUp.get()]);

  useEffect(() => {
    if (!stored || !chart.current) return;
    const at = close ?? stored.close;
    chart.current.show(bars.slice(0, -1), { ...stored, close: at, high: Math.max(stored.high, at), low: Math.min(stored.low, at) }, stored.close);
  }, [bars, close, hasBars, zone, decimals, theme.get(), redIsUp.get()]);

  // Judged a moment after the last change; an answer that is overtaken is dropped.
  useEffect(() => {
    if (!stored) return;
    let isLatest = true;
    const timer = setTimeout(() => {
      const order = { time: new Date(stored.time * 1000).toISOString(), close, volume_factor: volumeFactor, model, budget: budget === null ? null : Number(budget) };
      post<Trial>(`${seriesPath(symbol, interval)}/trial`, order).then(
        answer => {
          if (!isLatest) return;
          setTrial(answer);
          setProblem(null);
        },
        error => isLatest && setProblem(error as ApiError),
      );
    }, pause);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [stored, close, volumeFactor, model, budget]);

  const share = stored && close !== null ? close / stored.close - 1 : 0;
  const before = bars.at(-2);
  return (
    <main id="content">
      <h1>
        {t('lab.title')}: <a href={`/charts/${encodeURIComponent(symbol)}/${interval}`}>{symbol}</a> <span>{interval}</span>
      </h1>
      <p class="soft">{t('lab.text')}</p>
      {window_.error && <Failure error={window_.error} retry={window_.reload} />}
      {!data && window_.loading && <Loading />}
      {data && !hasBars && <p class="notice">{t('chart.empty.title', { ticker: symbol })}</p>}
      {stored && (
        <div class="columns lab">
          <section class="panel">
            <h2>
              {barTime(stored.time * 1000, interval, zone)}
              <button disabled={!before} aria-label={t('lab.earlier')} title={t('lab.earlier')} onClick={() => before && go(withParameters(address, { time: new Date(before.time * 1000).toISOString() }), { replace: true })}>
                ‹
              </button>
              <button disabled={!data?.next} aria-label={t('lab.later')} title={t('lab.later')} onClick={() => data?.next && go(withParameters(address, { time: data.next }), { replace: true })}>
                ›
              </button>
            </h2>
            <div class="chart-frame" ref={frame} role="img" aria-label={t('lab.drag')} />
            <p class="soft">{t('lab.drag')}</p>
            <div class="filters">
              <label>
                {t('chart.close')} {price(close ?? stored.close, decimals)} ({change(share)})
                <input type="range" min={-30} max={30} step={0.1} value={share * 100} onInput={event => setClose(stored.close * (1 + Number(event.currentTarget.value) / 100))} />
              </label>
              <label>
                {t('chart.volume')} × {short(volumeFactor)}
                <input type="range" min={-2} max={2} step={0.05} value={Math.log10(volumeFactor)} onInput={event => setVolumeFactor(Number((10 ** Number(event.currentTarget.value)).toPrecision(3)))} />
              </label>
              <label>
                {t('table.model')}
                <select value={model ?? ''} onChange={event => go(withParameters(address, { model: event.currentTarget.value, budget: null }), { replace: true })}>
                  <option value="">{t('models.active')}</option>
                  {models.data?.available.map(one => (
                    <option value={one.version}>{one.version}</option>
                  ))}
                </select>
              </label>
              <label>
                {t('lab.budget')}
                <select value={budget ?? ''} onChange={event => go(withParameters(address, { budget: event.currentTarget.value }), { replace: true })}>
                  <option value="">{t('lab.budget.model')}</option>
                  {budgets.map(one => (
                    <option value={one}>{t('rare.short', { bars: whole(1 / one) })}</option>
                  ))}
                </select>
              </label>
              <button
                onClick={() => {
                  setClose(null);
                  setVolumeFactor(1);
                }}
              >
                {t('explain.undo')}
              </button>
            </div>
          </section>
          <section class="panel explanation" aria-live="polite">
            {problem && <Failure error={problem} />}
            {trial && <Verdict trial={trial} />}
            {!trial && !problem && <Loading />}
          </section>
        </div>
      )}
    </main>
  );
}

function Verdict({ trial }: { trial: Trial }) {
  const { stored, changed } = trial;
  return (
    <>
      <p class={`reason ${changed.anomalous ? 'warn' : 'good'}`}>{changed.anomalous ? t('lab.anomaly') : t('lab.normal')}</p>
      {changed.anomalous && changed.reason && <p>{reasonOf(changed)}</p>}
      {changed.score !== null && <p>{rare(changed.severity, changed.score)}</p>}
      {trial.warning && <p class="notice">{trial.warning}</p>}
      <table>
        <thead>
          <tr>
            <th />
            <th class="number">{t('lab.stored')}</th>
            <th class="number">{t('lab.changed')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{t('chart.close')}</td>
            <td class="number">{price(stored.close)}</td>
            <td class="number">{price(changed.close)}</td>
          </tr>
          <tr>
            <td>{t('chart.volume.short')}</td>
            <td class="number">{short(stored.volume)}</td>
            <td class="number">{short(changed.volume)}</td>
          </tr>
          <tr>
            <td>{t('explain.score')}</td>
            <td class="number">{price(stored.score, 4)}</td>
            <td class="number">{price(changed.score, 4)}</td>
          </tr>
          <tr>
            <td>{t('explain.severity')}</td>
            <td class="number">{price(stored.severity, 5)}</td>
            <td class="number">{price(changed.severity, 5)}</td>
          </tr>
          <tr>
            <td>{t('table.model')}</td>
            <td class="number" colSpan={2}>
              {trial.model_version} ({t('models.threshold')} {short(trial.threshold)})
            </td>
          </tr>
        </tbody>
      </table>
      <Features features={changed.features} />
    </>
  );
}
