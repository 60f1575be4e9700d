import { useState } from 'preact/hooks';
import { post } from '../lib/api';
import { t, tValue } from '../lib/i18n';
import type { Channel } from '../lib/types';
import { me, Owned, sends, type Act, type Answer } from './owned';

/** Where messages go. */
export function Channels({ act, list }: { act: Act; list: Answer<Channel[]> }) {
  const [shown, setShown] = useState<string | null>(null);
  const add = sends(async fields => {
    const added = await act(() => post<Channel>(`${me}/channels`, Object.fromEntries(fields)), list.reload);
    if (added) setShown(added.key ? t('alerts.key', { key: added.key }) : t('alerts.confirm.sent'));
    return added;
  });
  const confirm = (channel: Channel) => sends(fields => act(() => post(`${me}/channels/${channel.id}/confirmation`, { code: String(fields.get('code')) }), list.reload));
  const test = async (channel: Channel) => {
    const answer = await act(() => post<{ taken: boolean; answer: string }>(`${me}/channels/${channel.id}/test`));
    if (answer) setShown(`${channel.name}: ${answer.answer}`);
  };
  const cells = (channel: Channel) => (
    <>
      <td>
        <b>{channel.name}</b>
      </td>
      <td>{tValue('alerts.channel', channel.kind)}</td>
      <td class="wide">{channel.address}</td>
      <td title={channel.problem ?? undefined}>{tValue('alerts.state', channel.state)}</td>
    </>
  );
  const buttons = (channel: Channel) => (
    <>
      {channel.state === 'unconfirmed' && (
        <form class="filters" onSubmit={confirm(channel)}>
          <input name="code" inputMode="numeric" required size={9} aria-label={t('alerts.code')} placeholder={t('alerts.code')} />
          <button>{t('alerts.confirm')}</button>
        </form>
      )}
      {channel.state === 'active' && (
        <button class="quiet" onClick={() => void test(channel)}>
          {t('alerts.test')}
        </button>
      )}
    </>
  );
  return (
    <Owned title={t('alerts.channels')} path={`${me}/channels`} list={list} act={act} cells={cells} buttons={buttons}>
      {shown && <p role="status">{shown}</p>}
      <form class="filters" onSubmit={add}>
        <label>
          {t('alerts.channel')}{' '}
          <select name="kind">
            {(['webhook', 'mail', 'line'] as const).map(kind => (
              <option value={kind}>{t(`alerts.channel.${kind}`)}</option>
            ))}
          </select>
        </label>
        <label>
          {t('alerts.name')} <input name="name" required maxLength={100} />
        </label>
        <label>
          {t('alerts.address')} <input name="address" required maxLength={1000} />
        </label>
        <button>{t('alerts.add')}</button>
      </form>
    </Owned>
  );
}
