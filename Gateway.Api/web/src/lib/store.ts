import { useEffect, useState } from 'preact/hooks';

/** A value that pages share and that is kept in this browser. */
export class Kept<T> {
  private value: T;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly name: string,
    initial: T,
  ) {
    this.value = initial;
    try {
      const kept = localStorage.getItem(`anomaly.${name}`);
      if (kept !== null) {
        const read = JSON.parse(kept);
        this.value = isObject(initial) && isObject(read) ? { ...initial, ...read } : read;
      }
    } catch {
      // Nothing is kept where the browser does not let us, or what is kept cannot be read.
    }
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    this.value = value;
    try {
      localStorage.setItem(`anomaly.${this.name}`, JSON.stringify(value));
    } catch {
      // It holds until the page is closed.
    }
    this.watchers.forEach(watch => watch());
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  use(): T {
    const [, setRound] = useState(0);
    useEffect(() => this.watch(() => setRound(round => round + 1)), []);
    return this.value;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'en' | 'ja' | 'th';

export const theme = new Kept<Theme>('theme', 'system');
export const redIsUp = new Kept<boolean>('red-is-up', false);
export const indicators = new Kept('indicators', { volume: true, bands: true, vwap: false, rsi: false, macd: false });
export const isLogarithmic = new Kept<boolean>('logarithmic', false);

/** Whether the page is dark now. */
export const isDark = () => theme.get() === 'dark' || (theme.get() === 'system' && !matchMedia('(prefers-color-scheme: light)').matches);

export function applyLook(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  document.documentElement.dataset.up = redIsUp.get() ? 'red' : 'green';
}

theme.watch(applyLook);
redIsUp.watch(applyLook);
// Whatever is drawn by the look of the system is drawn anew.
matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => theme.set(theme.get()));
