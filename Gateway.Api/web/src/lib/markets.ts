import { useEffect, useState } from 'preact/hooks';
import { get } from './api';
import type { Market } from './types';

let markets: Market[] = [];
const watchers = new Set<() => void>();
const every = 30_000;
let asked = false;

async function load(): Promise<void> {
  try {
    markets = await get<Market[]>('/api/v1/markets');
    watchers.forEach(watch => watch());
  } catch {
    // The last answer stays; the pages say themselves when the server is away.
  }
}

/** The markets, asked for once for all parts of the page and every half minute. */
export function useMarkets(): Market[] {
  const [, setRound] = useState(0);
  useEffect(() => {
    const watch = () => setRound(round => round + 1);
    watchers.add(watch);
    if (!asked) {
      asked = true;
      void load();
      setInterval(() => document.hidden || load(), every);
    }
    return () => watchers.delete(watch) as unknown as void;
  }, []);
  return markets;
}

/** Whether a market trades now, pauses within its session, or is closed. The list is half a minute old at the most, so that its times decide. */
export function stateOf({ is_open, opens, closes }: Market): 'open' | 'pause' | 'closed' {
  const now = Date.now();
  const isInSession = opens !== null && closes !== null && Date.parse(opens) <= now && now < Date.parse(closes);
  return !isInSession ? 'closed' : is_open ? 'open' : 'pause';
}

/** What the server knows too, and WebMarketsTests hold to that: zones of markets that the server does not list, as long as it has not answered also of those that it does. */
const zones: Record<string, string> = {
  US: 'America/New_York', JP: 'Asia/Tokyo', TH: 'Asia/Bangkok', GB: 'Europe/London', FR: 'Europe/Paris', DE: 'Europe/Berlin', HK: 'Asia/Hong_Kong', CN: 'Asia/Shanghai', IN: 'Asia/Kolkata',
};

const suffixes: Record<string, string> = {
  A: 'US', B: 'US', C: 'US', T: 'JP', BK: 'TH', L: 'GB', PA: 'FR', DE: 'DE', F: 'DE', HK: 'HK', SS: 'CN', SZ: 'CN', NS: 'IN', BO: 'IN',
};

/** How the symbols of coins end. */
const currencies = ['-USD', '-USDT', '-EUR', '-JPY', '-THB'];

/** The market of a ticker, by its suffix. */
export function marketOf(ticker: string): string {
  const dot = ticker.lastIndexOf('.');
  return dot < 0 ? 'US' : (suffixes[ticker.slice(dot + 1)] ?? 'XX');
}

/** The zone by whose clock a ticker's bars are told: that of its market. UTC for currencies, futures and coins, which have no session, and where the market is not known. */
export function zoneOf(ticker: string): string {
  if (ticker.includes('=') || currencies.some(currency => ticker.endsWith(currency))) return 'UTC';
  const market = marketOf(ticker);
  return markets.find(known => known.market === market)?.time_zone ?? zones[market] ?? 'UTC';
}
