import { t } from '../lib/i18n';
import { allIntervals } from '../lib/intervals';
import { go, useAddress, withParameters } from '../lib/router';
import type { Text } from '../texts/en';

export interface FilterField {
  name: string;
  label: Text;
  /** Choices with their texts; a text or date field where there are none. */
  choices?: readonly (readonly [value: string, text: string])[];
  type?: 'text' | 'date';
}

/** Filters of a list, kept in the address, so that a copied link opens the same list. */
export function Filters({ fields }: { fields: readonly FilterField[] }) {
  const address = useAddress();
  const change = (name: string, value: string) => go(withParameters(address, { [name]: value.trim() }), { replace: true });
  return (
    <form class="filters" onSubmit={event => event.preventDefault()}>
      {fields.map(({ name, label, choices, type = 'text' }) => {
        const value = address.searchParams.get(name) ?? '';
        return (
          <label>
            {t(label)}
            {choices ? (
              <select value={value} onChange={event => change(name, event.currentTarget.value)}>
                <option value="">{t('filter.any')}</option>
                {choices.map(([choice, text]) => (
                  <option value={choice}>{text}</option>
                ))}
              </select>
            ) : type === 'date' ? (
              <input type="date" value={value} onChange={event => change(name, event.currentTarget.value)} />
            ) : (
              <input type="text" value={value} onChange={event => change(name, event.currentTarget.value)} size={10} />
            )}
          </label>
        );
      })}
    </form>
  );
}

/** The filters of an address, and how to clear them. The last day is meant as a whole, and the API takes times before its end. */
export function useFilters(names: readonly string[]): [Record<string, string | null>, (() => void) | undefined] {
  const address = useAddress();
  const values = Object.fromEntries(names.map(name => [name, name === 'to' ? dayAfter(address.searchParams.get(name)) : address.searchParams.get(name)]));
  const isFiltered = Object.values(values).some(value => value !== null);
  return [values, isFiltered ? () => go(address.pathname) : undefined];
}

function dayAfter(date: string | null): string | null {
  const end = date === null ? Number.NaN : Date.parse(date) + 86_400_000;
  return Number.isNaN(end) ? date : new Date(end).toISOString().slice(0, 10);
}

export const intervalChoices = allIntervals.map(code => [code, code] as const);
