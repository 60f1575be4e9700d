import { en, type Text } from '../texts/en';
import { Kept, type Language } from './store';

export const languages: Record<Language, string> = { en: 'English', ja: '日本語', th: 'ไทย' };

const preferred = (navigator.languages ?? ['en']).map(code => code.slice(0, 2)).find((code): code is Language => code in languages) ?? 'en';

export const language = new Kept<Language>('language', preferred);

type Texts = Partial<Record<Text, string>>;
let texts: Texts = en;

/** Loads the texts of the chosen language; English needs none. */
export async function loadTexts(): Promise<void> {
  const chosen = language.get();
  try {
    texts = chosen === 'ja' ? (await import('../texts/ja')).ja : chosen === 'th' ? (await import('../texts/th')).th : en;
  } catch {
    // Better English than nothing.
    texts = en;
  }
  document.documentElement.lang = chosen;
}

/** A text in the reader's language, with its {names} filled in. */
export function t(text: Text, values: Record<string, string | number> = {}): string {
  return (texts[text] ?? en[text]).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A text whose name is put together from a value of the API; the value itself where there is none. */
export const tValue = (prefix: string, value: string | null | undefined, values: Record<string, string> = {}): string =>
  value && `${prefix}.${value}` in en ? t(`${prefix}.${value}` as Text, values) : (value ?? '');
