import { useState } from 'preact/hooks';
import { post, remove } from '../lib/api';
import { t, tValue } from '../lib/i18n';
import type { Channel } from '../lib/types';
import { me, Waits, type Act, type Answer } from './alert-rules';

/** Where messages go. */
export function Channels({ act, list }: { act: Act; list: Answer<Channel[]> }) {
  const [shown, setShown] = useState<string | null>(null);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const added = await act(() => post<Channel>(`${me}/channels`, Object.fromEntries(fields)), list.reload);
    if (!added) return;
    setShown(added.key ? t('alerts.key', { key: added.key }) : t('alerts.confirm.sent'));
    form.reset();
  };
  const confirm = async (event: SubmitEvent, channel: Channel) => {
    event.preventDefault();
    await act(() => post(`${me}/channels/${channel.id}/confirmation`, { code: String(new FormData(event.currentTarget as HTMLFormElement).get('code')) }), list.reload);
  };
  const test = async (channel: Channel) => {
    const answer = await act(() => post<{ taken: boolean; answer: string }>(`${me}/channels/${channel.id}/test`));
    if (answer) setShown(`${channel.name}: ${answer.answer}`);
  };
  return (
    <section class="panel">
      <h2>{t('alerts.channels')}</h2>
      {shown && <p role="status">{shown}</p>}
      <Waits list={list}>
        {channels => (
          <div class="scroll">
            <table class="list">
              <tbody>
                {channels.map(channel => (
                  <tr key={channel.id}>
                    <td>
                      <b>{channel.name}</b>
                    </td>
                    <td>{tValue('alerts.channel', channel.kind)}</td>
                    <td class="wide">{channel.address}</td>
                    <td title={channel.problem ?? undefined}>{tValue('alerts.state', channel.state)}</td>
                    <td>
                      {channel.state === 'unconfirmed' && (
                        <form class="filters" onSubmit={event => void confirm(event, channel)}>
                          <input name="code" inputMode="numeric" required size={9} aria-label={t('alerts.code')} placeholder={t('alerts.code')} />
                          <button>{t('alerts.confirm')}</button>
                        </form>
                      )}
                      {channel.state === 'active' && (
                        <button class="quiet" onClick={() => void test(channel)}>
                          {t('alerts.test')}
                        </button>
                      )}
                      <button class="quiet" onClick={() => act(() => remove(`${me}/channels/${channel.id}`), list.reload)}>
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
    </section>
  );
}
