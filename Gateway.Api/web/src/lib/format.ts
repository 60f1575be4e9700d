import { language, t } from './i18n';
import { isDaily } from './intervals';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language.get()}${JSON.stringify(options)}`;
  let format = formats.get(key) as Intl.NumberFormat | undefined;
  if (!format) formats.set(key, (format = new Intl.NumberFormat(language.get(), options)));
  return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language.get()}${JSON.stringify(options)}`;
  let format = formats.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(language.get() === 'en' ? 'en-GB' : language.get(), options)));
  return format;
}

/** A whole number with thousands separated. */
export const whole = (value: number) => numberFormat({ maximumFractionDigits: 0 }).format(value);

/** A number with at least and at most so many decimals. */
export const number = (value: number, least: number, most: number) => numberFormat({ minimumFractionDigits: least, maximumFractionDigits: most }).format(value);

/** A price with so many decimals. */
export const price = (value: number | null | undefined, decimals = 2) =>
  value === null || value === undefined ? '–' : numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

/** A number with three significant digits, short: for volumes and features. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size >= 1e5) return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value);
  return numberFormat({ maximumSignificantDigits: size >= 100 ? 4 : 3 }).format(value);
}

/** A share as percent with one decimal. */
export const percent = (share: number) => numberFormat({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'auto' }).format(share);

/** A change as percent with its sign. */
export const change = (share: number) => numberFormat({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share);

/** Bytes, in the unit that fits. */
export function bytes(count: number | null | undefined): string {
  if (count === null || count === undefined) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  while (count >= 1000 && at < units.length - 1) {
    count /= 1000;
    at++;
  }
  return `${numberFormat({ maximumSignificantDigits: 3 }).format(count)} ${units[at]}`;
}

/** Seconds in words that are exact enough. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${whole(Math.max(1, seconds * 1000))} ms`;
  if (seconds < 60) return `${numberFormat({ maximumSignificantDigits: 2 }).format(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} h`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** How long ago a time was. */
export function ago(time: string | null | undefined): string {
  if (!time) return '–';
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  return seconds < 5 ? t('time.now') : t('time.ago', { time: duration(Math.floor(seconds)) });
}

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A zone's city: New York of America/New_York. */
export const cityOf = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** The day of a time in a zone. */
export const day = (time: string | number | Date, zone: string, { weekday = true } = {}) =>
  dateFormat({ timeZone: zone, weekday: weekday ? 'short' : undefined, day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(time));

/** The time of day in a zone. */
export const clock = (time: string | number | Date, zone: string) => dateFormat({ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));

/** When a bar opened, as its market says it: the day, with the time where the interval is shorter. */
export const barTime = (time: string | number | Date, interval: string, zone: string) => (isDaily(interval) ? day(time, zone) : `${day(time, zone)}, ${clock(time, zone)}`);

/** An instant, as the viewer's clock says it. */
export const instant = (time: string | number | Date, zone = viewerZone) => dateFormat({ timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(time));

/** Decimals that the prices of an instrument have: those that the values use, at most four. */
export function decimalsOf(values: readonly number[]): number {
  for (let decimals = 0; decimals < 4; decimals++) {
    const scale = 10 ** decimals;
    if (values.every(value => Math.abs(value * scale - Math.round(value * scale)) < 1e-4 * scale * 0.1 + 1e-7)) return decimals === 1 ? 2 : decimals;
  }
  // Adjusted prices have as many as a division gives: two are enough from one unit up, and below it three digits that say something.
  const least = Math.min(...values.map(Math.abs).filter(value => value > 0));
  return least >= 1 || !Number.isFinite(least) ? 2 : Math.min(10, Math.max(4, 2 - Math.floor(Math.log10(least))));
}

/** Of how many ordinary bars one is as unusual: 1 / (1 - severity), to two digits. */
export function rarity(severity: number): number {
  const bars = 1 / Math.max(1 - severity, 1e-12);
  const unit = 10 ** (Math.floor(Math.log10(bars)) - 1);
  return Math.max(1, Math.round(bars / unit) * unit);
}

const farthest = 1_000_000;

/** How rare an anomaly is, in words. */
export function rare(severity: number | null | undefined, score: number | null, { brief = false } = {}): string {
  if (severity === null || severity === undefined) return t('rare.score', { score: price(score, 3) });
  const bars = rarity(severity);
  if (bars > farthest) return brief ? `< 1 : ${whole(farthest)}` : t('rare.beyond', { bars: whole(farthest) });
  return t(brief ? 'rare.short' : 'rare.once', { bars: whole(bars) });
}

/** 1 to 3: how strongly an anomaly is drawn. Models without calibration do not say, and get the middle. */
export function strength(severity: number | null | undefined): 1 | 2 | 3 {
  if (severity === null || severity === undefined) return 2;
  const bars = rarity(severity);
  return bars >= 5000 ? 3 : bars >= 1000 ? 2 : 1;
}
