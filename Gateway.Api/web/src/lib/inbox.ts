import { useEffect } from 'preact/hooks';
import { post, useApi } from './api';
import { live } from './live';
import type { Inbox } from './types';

const path = '/api/v1/me/alerts';

/** Who is told of an anomaly is found out after it is told to pages, within a second or so. */
const findingOut = 1500;

const shown = new Set<() => void>();

/** The latest alerts, asked for anew whenever an anomaly comes or goes, and when some were read elsewhere on the page. */
export function useInbox(limit: number, isAsked = true) {
  const inbox = useApi<Inbox>(isAsked ? `${path}?limit=${limit}` : null, 60);
  useEffect(() => {
    if (!isAsked) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    shown.add(inbox.reload);
    const leave = live.listen(event => {
      if (event.kind === 'acknowledged') return;
      clearTimeout(timer);
      timer = setTimeout(inbox.reload, findingOut);
    });
    return () => {
      clearTimeout(timer);
      shown.delete(inbox.reload);
      leave();
    };
  }, [isAsked]);
  return inbox;
}

/** Notes that alerts were read; all of them where none is named. */
export async function markRead(ids: string[] = []): Promise<void> {
  await post(`${path}/read`, ids.length > 0 ? { ids, read: true } : {});
  shown.forEach(reload => reload());
}
