import { useState } from 'preact/hooks';
import { useApi, type ApiError } from '../lib/api';
import { ago, instant, rare, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import { markRead, useInbox } from '../lib/inbox';
import { sentence } from '../lib/reason';
import type { AlertRule, Channel, Delivery, Watch } from '../lib/types';
import { Channels } from '../parts/alert-channels';
import { Mutes, Rules, Watches } from '../parts/alert-rules';
import { BarTime, Empty, Failure, useTitle } from '../parts/basics';
import { me, Waits, type Act } from '../parts/owned';
import { usePages } from '../parts/paged';

/** What one was told, what one follows, and where messages go. */
export function AlertsPage() {
  useTitle(t('alerts.title'));
  const [problem, setProblem] = useState<ApiError | null>(null);
  const watches = useApi<Watch[]>(`${me}/watches`);
  const rules = useApi<AlertRule[]>(`${me}/rules`);
  const channels = useApi<Channel[]>(`${me}/channels`);
  const act: Act = async (work, then) => {
    setProblem(null);
    try {
      const answer = await work();
      then?.();
      return answer;
    } catch (error) {
      setProblem(error as ApiError);
      return undefined;
    }
  };
  return (
    <main id="content">
      <h1>{t('alerts.title')}</h1>
      <p class="soft">{t('alerts.text')}</p>
      {problem && <Failure error={problem} />}
      <InboxSection act={act} />
      <Watches act={act} list={watches} />
      <Rules act={act} list={rules} watches={watches.data ?? []} channels={channels.data ?? []} />
      <Channels act={act} list={channels} />
      <Mutes act={act} />
      <Deliveries channels={channels.data ?? []} />
    </main>
  );
}

function InboxSection({ act }: { act: Act }) {
  const inbox = useInbox(50);
  return (
    <section class="panel">
      <h2>
        {t('alerts.inbox')} {inbox.data && inbox.data.unread > 0 && <span class="tag new">{whole(inbox.data.unread)}</span>}
      </h2>
      <Waits list={inbox}>
        {({ items, unread }) =>
          items.length === 0 ? (
            <Empty title={t('alerts.inbox.none')} />
          ) : (
            <>
              {unread > 0 && (
                <button class="quiet" onClick={() => act(() => markRead())}>
                  {t('alerts.readAll')}
                </button>
              )}
              <div class="scroll">
                <table class="list">
                  <tbody>
                    {items.map(alert => (
                      <tr key={alert.id} class={alert.read_at ? 'soft' : ''}>
                        <td>
                          <a href={`/anomalies/${alert.anomaly._id}`} onClick={() => void act(() => markRead([alert.id]))}>
                            {alert.anomaly.Ticker} {alert.anomaly.interval}
                          </a>
                        </td>
                        <td>
                          <BarTime time={alert.anomaly.Datetime} interval={alert.anomaly.interval} ticker={alert.anomaly.Ticker} />
                        </td>
                        <td class="wide">
                          {alert.retracted_at && <span class="tag retracted">{t('alerts.takenBack')}</span>} {sentence(alert.anomaly.reason)}
                        </td>
                        <td>{rare(alert.anomaly.severity, alert.anomaly.anomaly_score, { brief: true })}</td>
                        <td title={instant(alert.created_at)}>{ago(alert.created_at)}</td>
                        <td>{!alert.read_at && <button class="quiet" onClick={() => void act(() => markRead([alert.id]))}>{t('alerts.read')}</button>}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Waits>
    </section>
  );
}

function Deliveries({ channels }: { channels: Channel[] }) {
  const list = usePages<Delivery>(`${me}/deliveries`, {});
  return (
    <section class="panel">
      <details>
        <summary>{t('alerts.deliveries')}</summary>
        <div class="scroll">
          <table class="list">
            <tbody>
              {list.items.map(delivery => (
                <tr key={delivery.id}>
                  <td title={instant(delivery.created_at)}>{ago(delivery.created_at)}</td>
                  <td>
                    <a href={`/anomalies/${delivery.anomaly_id}`}>{delivery.anomaly_id.slice(0, 8)}</a>
                  </td>
                  <td>{channels.find(channel => channel.id === delivery.channel_id)?.name ?? delivery.channel_id}</td>
                  <td>{tValue('alerts.delivery', delivery.state)}</td>
                  <td class="number">{whole(delivery.tries)}</td>
                  <td class="wide">{delivery.answer}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {list.hasMore && <button onClick={list.next}>{t('list.more')}</button>}
      </details>
    </section>
  );
}
