import { useEffect, useState } from 'preact/hooks';
import type { Anomaly } from './types';

export type AnomalyEvent = { kind: 'found' | 'retracted' | 'restored' | 'acknowledged'; anomaly: Anomaly };
export type LiveState = 'connecting' | 'live' | 'reconnecting';

const kinds = ['found', 'retracted', 'restored', 'acknowledged'] as const;
const renewAfter = 600_000;
const longestPause = 15_000;

/**
 * What happens to anomalies, for all pages by one stream. After a cut it goes on behind the last event that came, so that nothing is missed. Heartbeats
 * are comments, which pages do not see: a stream that has been silent for ten minutes is asked for anew, in case nobody is at its other end.
 */
class LiveFeed {
  private readonly listeners = new Set<(event: AnomalyEvent) => void>();
  private readonly watchers = new Set<(state: LiveState) => void>();
  private last: string | null = null;
  private source: EventSource | null = null;
  private pause = 1000;
  private quiet: ReturnType<typeof setTimeout> | undefined;
  state: LiveState = 'connecting';

  listen(listener: (event: AnomalyEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watch(watcher: (state: LiveState) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  start(): void {
    this.source?.close();
    const source = (this.source = new EventSource('/api/v1/events' + (this.last === null ? '' : `?last_event_id=${this.last}`)));
    source.onopen = () => {
      this.pause = 1000;
      this.change('live');
      this.expect();
    };
    source.onerror = () => this.again();
    for (const kind of kinds) {
      source.addEventListener(kind, message => {
        this.last = message.lastEventId || this.last;
        this.expect();
        const event = { kind, anomaly: JSON.parse(message.data) as Anomaly };
        this.listeners.forEach(listener => listener(event));
      });
    }
  }

  private again(): void {
    clearTimeout(this.quiet);
    this.source?.close();
    this.change('reconnecting');
    setTimeout(() => this.start(), this.pause * (0.75 + Math.random() / 4));
    this.pause = Math.min(this.pause * 2, longestPause);
  }

  private expect(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (document.hidden ? this.expect() : this.start()), renewAfter);
  }

  private change(state: LiveState): void {
    this.state = state;
    this.watchers.forEach(watch => watch(state));
  }
}

export const live = new LiveFeed();

export function useLiveState(): LiveState {
  const [state, setState] = useState(live.state);
  useEffect(() => live.watch(setState), []);
  return state;
}

/** Calls with every event while the page is shown. */
export function useLiveEvents(listener: (event: AnomalyEvent) => void, inputs: readonly unknown[] = []): void {
  useEffect(() => live.listen(listener), inputs);
}
