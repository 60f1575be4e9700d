import { language, t } from './i18n';
import { number } from './format';
import type { ReasonFact } from './types';

type Fact = ReasonFact;
interface Reasoned {
  reason: string | null;
  reason_facts?: readonly Fact[] | null;
}

/** Why a bar is anomalous, as a sentence in the reader's language; that of the API where there are no facts, or one that this page has no words for. */
export function reasonOf({ reason, reason_facts: facts }: Reasoned): string {
  const statements = facts?.length ? statementsOf(facts) : null;
  if (!statements) return sentence(reason ?? '');
  let text = '';
  statements.forEach(({ words, isCompany }, i) => {
    text = i === 0 ? words : t(statements[i - 1]!.isCompany ? 'reason.after' : 'reason.then', { first: text, next: isCompany || statements[i - 1]!.isCompany ? words : capital(words) });
  });
  return language.get() === 'en' ? sentence(text) : t('reason.end', { text });
}

/** A text of the API as a sentence. */
export const sentence = (text: string) => (text ? capital(text) + (/[.!?]$/.test(text) ? '' : '.') : '');

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function statementsOf(facts: readonly Fact[]): { words: string; isCompany: boolean }[] | null {
  const statements: { words: string; isCompany: boolean }[] = [];
  for (const [i, fact] of facts.entries()) {
    if (fact.code === 'on_volume') continue;
    let words = say(fact);
    if (words === null) return null;
    const next = facts[i + 1];
    if (next?.code === 'on_volume') words = t('reason.on', { statement: words, volume: volume(next) });
    statements.push({ words: usually(fact, words), isCompany: fact.code === 'split' || fact.code === 'ex_dividend' });
  }
  return statements;
}

function say(fact: Fact): string | null {
  const { code, value } = fact;
  const size = percent(value);
  switch (code) {
    case 'move':
    case 'long_move':
      return value === 0 ? t('reason.same') : t(value < 0 ? 'reason.fell' : 'reason.rose', { value: size });
    case 'body':
      return t(value < 0 ? 'reason.body.fell' : 'reason.body.rose', { value: size });
    case 'gap':
      return t(value < 0 ? 'reason.gap.lower' : 'reason.gap.higher', { value: size });
    case 'upper_wick':
    case 'lower_wick':
    case 'range':
    case 'narrow_range':
      return t(`reason.${code}`, { value: size });
    case 'volume':
    case 'low_volume':
      return t('reason.volume', { volume: volume(fact) });
    case 'trend3':
    case 'trend10':
    case 'trend30':
      return t(value < 0 ? 'reason.trend.down' : 'reason.trend.up', { bars: Number(code.slice(5)), value: number(Math.abs(value), 1, 1) });
    case 'volatility':
    case 'activity':
      return t(`reason.${code}`, { volume: t(value < 1 && code === 'activity' ? 'reason.only' : 'reason.times', { ratio: times(value) }) });
    case 'still_price':
      return t(value === 1 ? 'reason.still.one' : 'reason.still', { bars: number(value, 0, 0) });
    case 'equal_closes':
    case 'repeated_bar':
      return t(`reason.${code}`, { bars: number(value, 0, 0) });
    case 'no_volume':
    case 'combination':
      return t(`reason.${code}`);
    case 'high_below_low':
    case 'open_outside':
    case 'close_outside':
      return t('reason.fault', { statement: t(`reason.${code}`) });
    case 'price_scale':
      return t('reason.fault', { statement: t('reason.price_scale', { value: times(value) }) });
    case 'split_like':
      return t('reason.fault', { statement: t('reason.split_like', { value: times(value), ratio: ratio(1 / (fact.usual.typical ?? 1)) }) });
    case 'split':
      return t('reason.split', { ratio: ratio(value) });
    case 'ex_dividend':
      return t('reason.ex_dividend', { value: `${number(value * 100, 1, 2)} %` });
    default:
      return null;
  }
}

function usually(fact: Fact, statement: string): string {
  const { from, to, typical } = fact.usual;
  if (fact.code.startsWith('trend')) return to == null ? statement : t('reason.within', { statement, usual: number(to, 1, 1) });
  if (fact.code === 'range') return to == null ? statement : t('reason.upTo', { statement, usual: percent(to) });
  if (fact.code === 'narrow_range') return typical == null ? statement : t('reason.typical', { statement, usual: percent(typical) });
  if (fact.code === 'long_move') return typical == null ? statement : t('reason.longRun', { statement, usual: percent(typical) });
  return fact.unit === 'fraction' && to != null ? t('reason.within', { statement, usual: percent(fact.value < 0 ? (from ?? to) : to) }) : statement;
}

/** Where the usual has only a bound, the volume was too far from it for a multiple. */
function volume({ value, usual }: Fact): string {
  if (usual.typical != null) return t(value < usual.typical ? 'reason.only' : 'reason.times', { ratio: times(value / usual.typical) });
  if (usual.to != null) return t('reason.over', { ratio: number(Math.floor(value / usual.to / 1000) * 1000, 0, 0) });
  return t('reason.less', { ratio: times(value / (usual.from ?? value)) });
}

function percent(fraction: number): string {
  const size = Math.abs(fraction) * 100;
  return `${size >= 0.095 ? number(size, 1, 1) : number(size, 2, 3)} %`;
}

const times = (value: number) => (value >= 0.95 ? number(value, 1, 1) : value >= 0.095 ? number(value, 1, 2) : number(value, 1, 3));

/** A ratio of shares as 3:2: the smallest whole numbers that give it. */
function ratio(value: number): string {
  for (let shares = 1; shares <= 1000; shares++) {
    if (Math.abs(value * shares - Math.round(value * shares)) <= 1e-9 * value * shares) return `${Math.round(value * shares)}:${shares}`;
  }
  return `${Number(value.toFixed(6))}:1`;
}

