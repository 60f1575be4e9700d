import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../lib/api';
import { barTime, cityOf, clock, instant, rare, strength, viewerZone } from '../lib/format';
import { isDaily } from '../lib/intervals';
import { t, tValue } from '../lib/i18n';
import { zoneOf, useMarkets } from '../lib/markets';

/** Sets the title of the browser's tab. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter(Boolean), t('app.title')].join(' · ');
  useEffect(() => void (document.title = title), [title]);
}

/** An error where the content would be, with what to do. */
export function Failure({ error, retry }: { error: ApiError; retry?: () => void }) {
  return (
    <div class="failure" role="alert">
      <b>{t('error.title')}</b> <span>{error.message}</span>
      {retry && (
        <button class="quiet" onClick={retry}>
          {t('error.retry')}
        </button>
      )}
    </div>
  );
}

export const Loading = ({ text }: { text?: string }) => (
  <div class="loading" role="status">
    <span class="bar" />
    <span class={text ? '' : 'unseen'}>{text ?? '…'}</span>
  </div>
);

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <b>{title}</b>
      {children}
    </div>
  );
}

/** When a bar opened: by its market's clock, and by the viewer's where that is another and the time of day matters. */
export function BarTime({ time, interval, ticker, both = false }: { time: string; interval: string; ticker: string; both?: boolean }) {
  useMarkets();
  const zone = zoneOf(ticker);
  const isElsewhere = !isDaily(interval) && zone !== viewerZone;
  return (
    <time dateTime={time} title={`${instant(time, zone)} ${cityOf(zone)} · ${instant(time)} ${t('market.yourTime')}`}>
      {barTime(time, interval, zone)}
      {both && !isDaily(interval) && <span class="soft"> {cityOf(zone)}</span>}
      {both && isElsewhere && (
        <span class="soft">
          {' · '}
          {clock(time, viewerZone)} {t('market.yourTime')}
        </span>
      )}
    </time>
  );
}

const shapes: Record<string, string> = { up: 'M6 1 11 10 1 10Z', down: 'M6 11 1 2 11 2Z' };

/** The mark of an anomaly: its shape says the direction, its size and colour the strength. */
export function Mark({ direction, severity }: { direction: string | null | undefined; severity: number | null | undefined }) {
  const level = strength(severity);
  const label = `${tValue('direction', direction) || t('direction.other')}, ${tValue('severity', String(level))}`;
  return (
    <svg class={`mark s${level}`} viewBox="0 0 12 12" width={8 + level * 2} height={8 + level * 2} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={shapes[direction ?? ''] ?? 'M6 0 12 6 6 12 0 6Z'} />
    </svg>
  );
}

export function Rarity({ severity, score, brief }: { severity: number | null; score: number | null; brief?: boolean }) {
  return (
    <span class={`rarity s${strength(severity)}`} title={severity === null ? undefined : t('rare.hint', { share: (1 - severity).toPrecision(2) })}>
      {rare(severity, score, { brief })}
    </span>
  );
}

/** Says that a bar may be wrong; of the market's own doing there is nothing to say. */
export const KindTag = ({ kind }: { kind: string }) => (kind === 'market' ? null : <span class={`tag ${kind}`}>{tValue('kind', kind)}</span>);

export const StatusTag = ({ status }: { status: string }) => <span class={`tag ${status}`}>{tValue('status', status)}</span>;

/** A line with the last point marked, small enough for a table. */
export function Sparkline({ values, at }: { values: readonly number[]; at?: number }) {
  if (values.length < 2) return <svg class="spark" width="96" height="24" aria-hidden="true" />;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (i: number) => 3 + (i * 90) / (values.length - 1);
  const y = (value: number) => (high === low ? 12 : 21 - ((value - low) * 18) / (high - low));
  const marked = at ?? values.length - 1;
  return (
    <svg class="spark" viewBox="0 0 96 24" width="96" height="24" aria-hidden="true">
      <polyline points={values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} />
      <circle cx={x(marked)} cy={y(values[marked]!)} r="2.6" />
    </svg>
  );
}

/** Whether an element has come into view; stays so. */
export function useSeen(): [preact.RefObject<any>, boolean] {
  const element = useRef<any>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current || seen) return;
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && setSeen(true), { rootMargin: '100px' });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [seen]);
  return [element, seen];
}

const narrow = matchMedia('(max-width: 640px)');

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const change = () => setNarrow(narrow.matches);
    narrow.addEventListener('change', change);
    return () => narrow.removeEventListener('change', change);
  }, []);
  return isNarrow;
}
