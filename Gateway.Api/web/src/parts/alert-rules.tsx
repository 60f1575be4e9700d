import { useState } from 'preact/hooks';
import { post, put, remove, useApi } from '../lib/api';
import { instant, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import type { AlertRule, Channel, Mute, RuleTrial, Watch } from '../lib/types';
import { Failure, Loading } from './basics';

export const me = '/api/v1/me';

/** Does something and shows why it failed. */
export type Act = <T>(work: () => Promise<T>, then?: () => void) => Promise<T | undefined>;
export type Answer<T> = ReturnType<typeof useApi<T>>;

/** What waits for an answer, or says why there is none. */
export function Waits<T>({ list, children }: { list: Answer<T>; children: (data: T) => preact.ComponentChildren }) {
  if (list.error && !list.data) return <Failure error={list.error} retry={list.reload} />;
  return <>{list.data ? children(list.data) : <Loading />}</>;
}

const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

export function Watches({ act, list }: { act: Act; list: Answer<Watch[]> }) {
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const tickers = words(String(fields.get('tickers')));
    const order = { name: tickers.slice(0, 3).join(', '), tickers, intervals: words(String(fields.get('intervals'))) };
    if (await act(() => post<Watch>(`${me}/watches`, order), list.reload)) form.reset();
  };
  return (
    <section class="panel">
      <h2>{t('alerts.watches')}</h2>
      <Waits list={list}>
        {watches => (
          <div class="scroll">
            <table class="list">
              <tbody>
                {watches.map(watch => (
                  <tr key={watch.id}>
                    <td>
                      <b>{watch.name}</b>
                    </td>
                    <td class="wide">{watch.market ?? watch.tickers.join(' ')}</td>
                    <td>{watch.intervals.join(' ') || t('filter.any')}</td>
                    <td>
                      <button class="quiet" onClick={() => act(() => remove(`${me}/watches/${watch.id}`), list.reload)}>
                        {t('alerts.delete')}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Waits>
      <form class="filters" onSubmit={add}>
        <label>
          {t('table.ticker')} <input name="tickers" required placeholder="AAPL 7203.T" />
        </label>
        <label>
          {t('filter.interval')} <input name="intervals" placeholder="1d 1h" />
        </label>
        <button>{t('alerts.add')}</button>
      </form>
    </section>
  );
}

const timings = ['at_once', 'hourly', 'daily'] as const;

export function Rules({ act, list, watches, channels }: { act: Act; list: Answer<AlertRule[]>; watches: Watch[]; channels: Channel[] }) {
  const [trial, setTrial] = useState<RuleTrial | null>(null);
  const read = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '') || null;
    return {
      name: text('name') ?? t('alerts.rule'),
      watch_id: text('watch'),
      min_severity: text('severity') === null ? null : Number(text('severity')),
      timing: text('timing'),
      quiet_from: text('from'),
      quiet_to: text('to'),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      most_per_day: text('most') === null ? null : Number(text('most')),
      market_hours_only: fields.has('hours'),
      channels: fields.getAll('channel').map(String),
    };
  };
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (await act(() => post<AlertRule>(`${me}/rules`, read(form)), list.reload)) form.reset();
  };
  const tryIt = async (form: HTMLFormElement | null) => setTrial((form && (await act(() => post<RuleTrial>(`${me}/rules/trial`, { rule: read(form) })))) || null);
  return (
    <section class="panel">
      <h2>{t('alerts.rules')}</h2>
      <Waits list={list}>
        {rules => (
          <>
            {rules.length === 0 && <p class="soft">{t('alerts.rules.none')}</p>}
            <div class="scroll">
              <table class="list">
                <tbody>
                  {rules.map(rule => (
                    <tr key={rule.id}>
                      <td>
                        <b>{rule.name}</b>
                      </td>
                      <td>{watches.find(watch => watch.id === rule.watch_id)?.name ?? t('filter.any')}</td>
                      <td>{rule.min_severity ?? ''}</td>
                      <td>{tValue('alerts.timing', rule.timing)}</td>
                      <td>{rule.quiet_from && `${rule.quiet_from}–${rule.quiet_to} ${rule.time_zone}`}</td>
                      <td class="wide">{rule.channels.map(id => channels.find(channel => channel.id === id)?.name ?? id).join(', ')}</td>
                      <td>
                        <button class="quiet" onClick={() => act(() => put(`${me}/rules/${rule.id}`, without(rule, !rule.enabled)), list.reload)}>
                          {t(rule.enabled ? 'alerts.on' : 'alerts.off')}
                        </button>
                        <button class="quiet" onClick={() => act(() => remove(`${me}/rules/${rule.id}`), list.reload)}>
                          {t('alerts.delete')}
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </Waits>
      <form class="filters" onSubmit={add}>
        <label>
          {t('alerts.name')} <input name="name" maxLength={100} />
        </label>
        <label>
          {t('alerts.watches')}{' '}
          <select name="watch">
            <option value="">{t('filter.any')}</option>
            {watches.map(watch => (
              <option value={watch.id}>{watch.name}</option>
            ))}
          </select>
        </label>
        <label>
          {t('filter.severity')} <input name="severity" type="number" min="0" max="1" step="any" placeholder="0.999" />
        </label>
        <label>
          {t('alerts.timing')}{' '}
          <select name="timing">
            {timings.map(timing => (
              <option value={timing}>{t(`alerts.timing.${timing}`)}</option>
            ))}
          </select>
        </label>
        <label>
          {t('alerts.quiet')} <input name="from" type="time" /> <input name="to" type="time" aria-label={t('alerts.quiet')} />
        </label>
        <label>
          {t('alerts.most')} <input name="most" type="number" min="1" max="1000" />
        </label>
        <label class="check">
          <input name="hours" type="checkbox" /> {t('alerts.hours')}
        </label>
        {channels.map(channel => (
          <label class="check" key={channel.id}>
            <input name="channel" type="checkbox" value={channel.id} /> {channel.name}
          </label>
        ))}
        <button>{t('alerts.add')}</button>
        <button type="button" class="quiet" onClick={event => void tryIt(event.currentTarget.form)}>
          {t('alerts.try')}
        </button>
      </form>
      {trial && <p role="status">{t('alerts.tried', { alerts: whole(trial.alerts), messages: whole(trial.messages), busiest: whole(trial.busiest_day) })}</p>}
    </section>
  );
}

/** A rule as it is sent: without what only answers have. */
function without({ id: _id, created_at: _createdAt, ...rule }: AlertRule, enabled: boolean) {
  return { ...rule, enabled };
}

export function Mutes({ act }: { act: Act }) {
  const list = useApi<Mute[]>(`${me}/mutes`);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const days = Number(fields.get('days'));
    const until = days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
    if (await act(() => post<Mute>(`${me}/mutes`, { ticker: fields.get('ticker'), until }), list.reload)) form.reset();
  };
  return (
    <section class="panel">
      <h2>{t('alerts.mutes')}</h2>
      <Waits list={list}>
        {mutes => (
          <div class="scroll">
            <table class="list">
              <tbody>
                {mutes.map(mute => (
                  <tr key={mute.id}>
                    <td class="wide">{[mute.ticker, mute.kind, mute.direction && tValue('direction', mute.direction), mute.anomaly_id].filter(Boolean).join(' ')}</td>
                    <td>{mute.until ? instant(mute.until) : t('alerts.forever')}</td>
                    <td>
                      <button class="quiet" onClick={() => act(() => remove(`${me}/mutes/${mute.id}`), list.reload)}>
                        {t('alerts.delete')}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Waits>
      <form class="filters" onSubmit={add}>
        <label>
          {t('table.ticker')} <input name="ticker" required />
        </label>
        <label>
          {t('alerts.days')} <input name="days" type="number" min="1" max="3650" />
        </label>
        <button>{t('alerts.mute')}</button>
      </form>
    </section>
  );
}

/** Has one be told of a series, or no longer. */
export function TellMe({ symbol, interval }: { symbol: string; interval: string }) {
  const watches = useApi<Watch[]>(`${me}/watches`);
  const mine = watches.data?.find(watch => watch.tickers.length === 1 && watch.tickers[0] === symbol && watch.intervals.length === 1 && watch.intervals[0] === interval);
  if (!watches.data) return null;
  const change = async () => {
    try {
      await (mine ? remove(`${me}/watches/${mine.id}`) : post(`${me}/watches`, { name: `${symbol} ${interval}`, tickers: [symbol], intervals: [interval] }));
    } finally {
      watches.reload();
    }
  };
  return (
    <button class="quiet" aria-pressed={!!mine} title={t('alerts.tellMe.hint')} onClick={() => void change()}>
      {mine ? t('alerts.told') : t('alerts.tellMe')}
    </button>
  );
}
