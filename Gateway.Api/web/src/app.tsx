import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from './lib/api';
import { duration, whole } from './lib/format';
import { language, languages, loadTexts, t } from './lib/i18n';
import { useInbox } from './lib/inbox';
import { useKeys } from './lib/keys';
import { useLiveState } from './lib/live';
import { stateOf, useMarkets } from './lib/markets';
import { useAddress } from './lib/router';
import { session, useSession } from './lib/session';
import { isDark, redIsUp, theme, type Language, type Theme } from './lib/store';
import { AlertsPage } from './pages/alerts';
import { AnomaliesPage, AnomalyPage } from './pages/anomalies';
import { ChartPage } from './pages/chart';
import { LabPage } from './pages/lab';
import { ModelsPage } from './pages/models';
import { OperationsPage } from './pages/operations';
import { OverviewPage } from './pages/overview';
import { QuarantinePage } from './pages/quarantine';
import { RunPage, RunsPage } from './pages/runs';
import { SignInPage } from './pages/sign-in';
import { Drop } from './parts/drop';
import { Search } from './parts/search';
import { Who } from './parts/who';
import { useTitle } from './parts/basics';

type Parts = Record<string, string>;

const pages: [RegExp, (parts: Parts) => preact.JSX.Element][] = [
  [/^\/$/, () => <OverviewPage />],
  [/^\/charts\/(?<ticker>[^/]+)\/(?<interval>[^/]+)$/, ({ ticker, interval }) => <ChartPage key={ticker} ticker={ticker!} interval={interval!} />],
  [/^\/charts\/(?<ticker>[^/]+)$/, ({ ticker }) => <ChartPage key={ticker} ticker={ticker!} interval={new URLSearchParams(location.search).get('interval') ?? '1d'} />],
  [/^\/lab\/(?<ticker>[^/]+)\/(?<interval>[^/]+)$/, ({ ticker, interval }) => <LabPage ticker={ticker!} interval={interval!} />],
  [/^\/quarantine\/(?<ticker>[^/]+)\/(?<interval>[^/]+)$/, ({ ticker, interval }) => <QuarantinePage ticker={ticker!} interval={interval!} />],
  [/^\/anomalies$/, () => <AnomaliesPage />],
  [/^\/anomalies\/(?<id>[^/]+)$/, ({ id }) => <AnomalyPage key={id} id={id!} />],
  [/^\/alerts$/, () => <AlertsPage />],
  [/^\/runs$/, () => <RunsPage />],
  [/^\/runs\/(?<id>[^/]+)$/, ({ id }) => <RunPage key={id} id={id!} />],
  [/^\/models$/, () => <ModelsPage />],
  [/^\/models\/(?<market>[^/]+)$/, ({ market }) => <ModelsPage market={market} />],
  [/^\/ops$/, () => <OperationsPage />],
  [/^\/sign-in$/, () => <SignInPage />],
];

/** Whether a path is one of these pages; all other paths are the server's. */
export const isPage = (path: string) => pages.some(([pattern]) => pattern.test(path));

function decoded(parts: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => {
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, value];
    }
  }));
}

export function App() {
  const address = useAddress();
  language.use();
  const [, setTextsLoaded] = useState(0);
  useEffect(() => language.watch(() => void loadTexts().then(() => setTextsLoaded(count => count + 1))), []);
  for (const [pattern, page] of pages) {
    const match = pattern.exec(address.pathname);
    if (match) return <Frame path={address.pathname}>{page(decoded(match.groups ?? {}))}</Frame>;
  }
  return (
    <Frame path={address.pathname}>
      <NotFound />
    </Frame>
  );
}

function NotFound() {
  useTitle(t('error.notFound.title'));
  return (
    <main id="content" class="narrow">
      <h1>{t('error.notFound.title')}</h1>
      <p>{t('error.notFound.text')}</p>
      <p>
        <a class="button" href="/">
          {t('error.home')}
        </a>
      </p>
    </main>
  );
}

const links = [
  ['/', 'nav.overview'],
  ['/anomalies', 'nav.anomalies'],
  ['/alerts', 'nav.alerts'],
  ['/runs', 'nav.runs'],
  ['/models', 'nav.models'],
  ['/ops', 'nav.operations'],
] as const;

function Frame({ path, children }: { path: string; children: preact.ComponentChildren }) {
  const [help, setHelp] = useState(false);
  useKeys(key => {
    if (key === '?') setHelp(shown => !shown);
    else if (key === '/') document.getElementById('search')?.focus();
    else return false;
    return true;
  });
  return (
    <>
      <a class="skip" href="#content">
        {t('app.skip')}
      </a>
      <header class="top">
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span>Anomaly</span>
        </a>
        <Search />
        <MarketStates />
        <LiveState />
        <Who />
        <Settings />
      </header>
      <nav class="main" aria-label={t('app.title')}>
        {links.map(([to, text]) => (
          <a href={to} aria-current={(to === '/' ? path === '/' : path.startsWith(to)) ? 'page' : undefined}>
            {t(text)}
            {to === '/alerts' && <Unread />}
          </a>
        ))}
        <a href="/docs">{t('nav.api')}</a>
      </nav>
      {children}
      <Foot />
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}

/** How many alerts wait to be read. */
function Unread() {
  const session = useSession();
  const inbox = useInbox(1, session?.person != null);
  const unread = inbox.data?.unread ?? 0;
  return unread === 0 ? null : (
    <>
      {' '}
      <span class="tag new" title={t('alerts.unread', { count: whole(unread) })}>
        {whole(unread)}
      </span>
    </>
  );
}

function MarketStates() {
  const markets = useMarkets();
  const [, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound(round => round + 1), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="markets">
      {markets.map(market => {
        const state = stateOf(market);
        const left = market.closes ? (Date.parse(market.closes) - Date.now()) / 1000 : 0;
        return (
          <span class={state} title={`${market.name}: ${market.opens ? new Date(market.opens).toLocaleString() : ''} – ${market.closes ? new Date(market.closes).toLocaleTimeString() : ''} ${t('market.yourTime')}`}>
            <i aria-hidden="true" />
            {t(`market.${state}`, { market: market.market, time: duration(left) })}
          </span>
        );
      })}
    </div>
  );
}

function LiveState() {
  const state = useLiveState();
  return (
    <span class={`live ${state}`} role="status" title={t('live.hint')}>
      <i aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  );
}

function Settings() {
  theme.use();
  const isRed = redIsUp.use();
  return (
    <Drop label={isDark() ? '☾' : '☀'} title={t('nav.settings')} quiet>
      <label>
        {t('settings.theme')}
        <select value={theme.get()} onChange={event => theme.set(event.currentTarget.value as Theme)}>
          {(['system', 'light', 'dark'] as const).map(choice => (
            <option value={choice}>{t(`settings.theme.${choice}`)}</option>
          ))}
        </select>
      </label>
      <label>
        {t('settings.language')}
        <select value={language.get()} onChange={event => language.set(event.currentTarget.value as Language)}>
          {Object.entries(languages).map(([code, name]) => (
            <option value={code}>{name}</option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={isRed} onChange={event => redIsUp.set(event.currentTarget.checked)} /> {t('settings.redUp')}
      </label>
    </Drop>
  );
}

function Foot() {
  const [version, setVersion] = useState('');
  useEffect(() => {
    // Not asked by somebody who may not know.
    session()
      .then(({ role }) => (role ? get<{ silos: { version: string | null }[] }>('/api/v1/cluster') : { silos: [] }))
      .then(
        cluster => setVersion(cluster.silos.find(silo => silo.version)?.version ?? ''),
        () => {},
      );
  }, []);
  return (
    <footer>
      <span>
        <b>{t('foot.advice')}</b> {t('foot.delay')}
      </span>
      {language.get() !== 'en' && <span>{t('foot.unreviewed')}</span>}
      <span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          {t('foot.charts')}
        </a>{' '}
        · <a href="/notice.txt" target="_blank">© 2025 TradingView, Inc.</a>
        {version && ` · ${t('foot.version', { version })}`}
      </span>
    </footer>
  );
}

const keys = [
  ['/', 'help.search'],
  ['[  ]', 'help.walk'],
  ['1 … 6', 'help.interval'],
  ['v', 'help.verify'],
  ['Esc', 'help.close'],
  ['?', 'help.help'],
] as const;

function Help({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={close} onClick={event => event.target === dialog.current && close()} aria-label={t('help.title')}>
      <h2>{t('help.title')}</h2>
      <dl class="keys">
        {keys.map(([key, text]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </>
        ))}
      </dl>
    </dialog>
  );
}
