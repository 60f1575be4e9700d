import { useEffect, useRef, useState } from 'preact/hooks';
import type { Anomaly } from './types';

export type AnomalyEvent = { kind: 'found' | 'retracted' | 'restored' | 'acknowledged'; anomaly: Anomaly };
export type LiveState = 'connecting' | 'live' | 'reconnecting';

const kinds = ['found', 'retracted', 'restored', 'acknowledged'] as const;
const renewAfter = 600_000;
const firstPause = 1000;
const longestPause = 15_000;
const restAfter = 30_000;

/**
 * What happens to anomalies, for all pages by one stream. After a cut it goes on behind the last event that came; where none had come, pages ask anew (useLiveAgain).
 * Heartbeats are comments, which pages do not see: a stream that has been silent for ten minutes is asked for anew, in case nobody is at its other end. A page that is
 * not looked at gives its stream up, because a browser opens few connections to one host.
 */
class LiveFeed {
  private readonly listeners = new Set<(event: AnomalyEvent) => void>();
  private readonly watchers = new Set<(state: LiveState) => void>();
  private last: string | null = null;
  private source: EventSource | null = null;
  private pause = firstPause;
  private timer: ReturnType<typeof setTimeout> | undefined;
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
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.after(restAfter, () => this.rest());
      else if (this.source === null) this.open();
    });
    this.open();
  }

  private open(): void {
    clearTimeout(this.timer);
    this.source?.close();
    const source = (this.source = new EventSource('/api/v1/events' + (this.last === null ? '' : `?last_event_id=${this.last}`)));
    source.onopen = () => {
      this.pause = firstPause;
      this.change('live');
      this.expect();
    };
    source.onerror = () => {
      this.rest();
      this.after(this.pause * (0.75 + Math.random() / 4), () => this.open());
      this.pause = Math.min(this.pause * 2, longestPause);
    };
    for (const kind of kinds) {
      source.addEventListener(kind, message => {
        this.last = message.lastEventId || this.last;
        this.expect();
        const event = { kind, anomaly: JSON.parse(message.data) as Anomaly };
        this.listeners.forEach(listener => listener(event));
      });
    }
  }

  private expect(): void {
    this.after(renewAfter, () => {
      this.change('reconnecting');
      this.open();
    });
  }

  private rest(): void {
    this.source?.close();
    this.source = null;
    this.change('reconnecting');
  }

  private after(milliseconds: number, act: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, milliseconds);
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
export function useLiveEvents(listener: (event: AnomalyEvent) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live.listen(event => latest.current(event)), []);
}

/** Calls when the stream begins, and when it is back after a cut: what happened before may not come as events. */
export function useLiveAgain(act: (wasCut: boolean) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    let before = live.state;
    return live.watch(state => {
      if (state === 'live' && before !== 'live') latest.current(before === 'reconnecting');
      before = state;
    });
  }, []);
}
