import { useState } from 'preact/hooks';
import { post, put, remove, useApi } from '../lib/api';
import { instant, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import type { AlertRule, Channel, Mute, RuleTrial, Watch } from '../lib/types';
import { me, Owned, sends, type Act, type Answer } from './owned';

const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

export function Watches({ act, list }: { act: Act; list: Answer<Watch[]> }) {
  const add = sends(fields => {
    const tickers = words(String(fields.get('tickers')));
    const order = { name: tickers.slice(0, 3).join(', '), tickers, intervals: words(String(fields.get('intervals'))) };
    return act(() => post<Watch>(`${me}/watches`, order), list.reload);
  });
  const cells = (watch: Watch) => (
    <>
      <td>
        <b>{watch.name}</b>
      </td>
      <td class="wide">{watch.market ?? watch.tickers.join(' ')}</td>
      <td>{watch.intervals.join(' ') || t('filter.any')}</td>
    </>
  );
  return (
    <Owned title={t('alerts.watches')} path={`${me}/watches`} list={list} act={act} cells={cells}>
      <form class="filters" onSubmit={add}>
        <label>
          {t('table.ticker')} <input name="tickers" required placeholder="AAPL 7203.T" />
        </label>
        <label>
          {t('filter.interval')} <input name="intervals" placeholder="1d 1h" />
        </label>
        <button>{t('alerts.add')}</button>
      </form>
    </Owned>
  );
}

const timings = ['at_once', 'hourly', 'daily'] as const;

export function Rules({ act, list, watches, channels }: { act: Act; list: Answer<AlertRule[]>; watches: Watch[]; channels: Channel[] }) {
  const [trial, setTrial] = useState<RuleTrial | null>(null);
  const read = (fields: FormData) => {
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
  const add = sends(fields => act(() => post<AlertRule>(`${me}/rules`, read(fields)), list.reload));
  const tryIt = async (form: HTMLFormElement | null) => setTrial((form && (await act(() => post<RuleTrial>(`${me}/rules/trial`, { rule: read(new FormData(form)) })))) || null);
  const cells = (rule: AlertRule) => (
    <>
      <td>
        <b>{rule.name}</b>
      </td>
      <td>{watches.find(watch => watch.id === rule.watch_id)?.name ?? t('filter.any')}</td>
      <td>{rule.min_severity ?? ''}</td>
      <td>{tValue('alerts.timing', rule.timing)}</td>
      <td>{rule.quiet_from && `${rule.quiet_from}–${rule.quiet_to} ${rule.time_zone}`}</td>
      <td class="wide">{rule.channels.map(id => channels.find(channel => channel.id === id)?.name ?? id).join(', ')}</td>
    </>
  );
  const toggle = (rule: AlertRule) => (
    <button class="quiet" onClick={() => act(() => put(`${me}/rules/${rule.id}`, without(rule, !rule.enabled)), list.reload)}>
      {t(rule.enabled ? 'alerts.on' : 'alerts.off')}
    </button>
  );
  return (
    <Owned title={t('alerts.rules')} path={`${me}/rules`} list={list} act={act} none={t('alerts.rules.none')} cells={cells} buttons={toggle}>
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
          {t('alerts.severity')} <input name="severity" type="number" min="0" max="1" step="any" placeholder="0.999" />
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
    </Owned>
  );
}

/** A rule as it is sent: without what only answers have. */
function without({ id: _id, created_at: _createdAt, ...rule }: AlertRule, enabled: boolean) {
  return { ...rule, enabled };
}

export function Mutes({ act }: { act: Act }) {
  const list = useApi<Mute[]>(`${me}/mutes`);
  const add = sends(fields => {
    const days = Number(fields.get('days'));
    const until = days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
    return act(() => post<Mute>(`${me}/mutes`, { ticker: fields.get('ticker'), until }), list.reload);
  });
  const cells = (mute: Mute) => (
    <>
      <td class="wide">{[mute.ticker, mute.kind, mute.direction && tValue('direction', mute.direction), mute.anomaly_id].filter(Boolean).join(' ')}</td>
      <td>{mute.until ? instant(mute.until) : t('alerts.forever')}</td>
    </>
  );
  return (
    <Owned title={t('alerts.mutes')} path={`${me}/mutes`} list={list} act={act} cells={cells}>
      <form class="filters" onSubmit={add}>
        <label>
          {t('table.ticker')} <input name="ticker" required />
        </label>
        <label>
          {t('alerts.days')} <input name="days" type="number" min="1" max="3650" />
        </label>
        <button>{t('alerts.mute')}</button>
      </form>
    </Owned>
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
