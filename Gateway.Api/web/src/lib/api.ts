import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** What the gateway said instead of an answer, or that it said nothing. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfter?: number,
    readonly runId?: string,
  ) {
    super(message);
  }

  /** There is no such thing, and asking again will not help. */
  get isNotFound(): boolean {
    return this.status === 404;
  }
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      signal,
      headers: body === undefined ? { Accept: 'application/json' } : { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'The server does not answer.');
  }
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  let json: any = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    // What stands before the gateway may answer in HTML.
  }
  // Readiness answers 503 with its reasons, which are an answer.
  if (answer.ok || (answer.status === 503 && json?.checks)) return json as T;
  const detail = typeof json?.detail === 'string' ? json.detail : `The server answered ${answer.status}.`;
  throw new ApiError(answer.status, detail, Number(answer.headers.get('Retry-After')) || undefined, json?.run_id);
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}) => call<T>('POST', path, body);
export const put = <T>(path: string, body: unknown = {}) => call<T>('PUT', path, body);
export const remove = <T>(path: string) => call<T>('DELETE', path);

/** A path with parameters; those that are null or empty are left out. */
export function pathOf(path: string, parameters: Record<string, string | number | null | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size ? `${path}?${query}` : path;
}

/** The path of a series in API v1. */
export const seriesPath = (ticker: string, interval: string) => `/api/v1/tickers/${encodeURIComponent(ticker)}/${encodeURIComponent(interval)}`;

export interface Answer<T> {
  data: T | undefined;
  error: ApiError | undefined;
  /** Asked for, and nothing has come yet; what there was before stays in data. */
  loading: boolean;
  reload: () => void;
  set: (data: T) => void;
}

/**
 * An answer of the API, asked for again when its path changes, and every so many seconds where that is given and the page is looked at.
 * What was shown stays while it is asked for again or fails.
 */
export function useApi<T>(path: string | null, everySeconds?: number): Answer<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; error?: ApiError; loading: boolean }>({ path: null, loading: path !== null });
  const [round, setRound] = useState(0);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (path === null) return;
    const leave = new AbortController();
    const isSame = shown.current === path;
    shown.current = path;
    setState(before => ({ path, data: isSame ? before.data : undefined, error: isSame ? before.error : undefined, loading: true }));
    get<T>(path, leave.signal).then(
      data => setState({ path, data, loading: false }),
      error => {
        if (!leave.signal.aborted) setState(before => ({ ...before, error: error as ApiError, loading: false }));
      },
    );
    return () => leave.abort();
  }, [path, round]);
  useEffect(() => {
    if (!everySeconds || path === null) return;
    const timer = setInterval(() => document.hidden || setRound(before => before + 1), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [path, everySeconds]);
  const reload = useCallback(() => setRound(before => before + 1), []);
  const set = useCallback((data: T) => setState(before => ({ ...before, data })), []);
  const isCurrent = state.path === path;
  return { data: isCurrent ? state.data : undefined, error: isCurrent ? state.error : undefined, loading: path !== null && (!isCurrent || state.loading), reload, set };
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
