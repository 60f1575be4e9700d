/** Every interval of the API. */
export const allIntervals = ['1m', '2m', '5m', '15m', '30m', '60m', '90m', '1h', '1d', '5d', '1wk', '1mo'] as const;

/** Those that have a button and a key. */
export const usualIntervals = ['1m', '5m', '15m', '1h', '1d', '1wk'] as const;

const units: Record<string, number> = { m: 60, h: 3600, d: 86_400, wk: 7 * 86_400, mo: 30 * 86_400 };

/** Seconds from the opening of a bar to its close, of a month about; those of a minute where nobody knows the interval. */
export function secondsOf(interval: string): number {
  const [, count, unit] = /^(\d+)(m|h|d|wk|mo)$/.exec(interval) ?? [];
  return count && unit ? Number(count) * units[unit]! : 60;
}

/** Whether bars of an interval are named by their day. */
export const isDaily = (interval: string) => secondsOf(interval) >= 86_400;
