import { periods, type PeriodName } from '../chart/window';
import { t } from '../lib/i18n';
import { usualIntervals } from '../lib/intervals';
import { go, withParameters } from '../lib/router';
import { indicators, isLogarithmic } from '../lib/store';
import { Drop } from './drop';
import { Search } from './search';

interface ToolbarProps {
  chosenTime: string | null;
  symbol: string;
  interval: string;
  period: PeriodName | null;
  address: URL;
  asOf: string | null;
  hasData: boolean;
  comparedTo: string | null;
  openBackfill: () => void;
  downloadPicture: () => void;
  downloadTable: () => void;
  fit: () => void;
}

export function ChartToolbar({ chosenTime, symbol, interval, period, address, asOf, hasData, comparedTo, openBackfill, downloadPicture, downloadTable, fit }: ToolbarProps) {
  const chosen = indicators.use();
  const toggle = (name: keyof typeof chosen) => indicators.set({ ...chosen, [name]: !chosen[name] });
  const known: readonly string[] = usualIntervals;
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
          <button class="quiet" disabled={!hasData} onClick={downloadPicture}>
            {t('chart.png')}
          </button>
          <button class="quiet" disabled={!hasData} onClick={downloadTable}>
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
