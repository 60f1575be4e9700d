import { useEffect, useState } from 'preact/hooks';
import { get, pathOf, useApi, type ApiError, type Page } from '../lib/api';
import { whole } from '../lib/format';
import { t } from '../lib/i18n';
import { Failure, Loading } from './basics';

/** A list of the API with filters, page after page. */
export function usePages<T>(path: string, parameters: Record<string, string | null>, limit = 50) {
  const whole = pathOf(path, { ...parameters, limit });
  const first = useApi<Page<T>>(whole);
  const [more, setMore] = useState<{ of: string; pages: Page<T>[]; loading: boolean; error?: ApiError }>({ of: whole, pages: [], loading: false });
  useEffect(() => setMore({ of: whole, pages: [], loading: false }), [whole, first.data]);
  const pages = [...(first.data ? [first.data] : []), ...(more.of === whole ? more.pages : [])];
  const cursor = pages.at(-1)?.next_cursor ?? null;
  const next = async () => {
    setMore(before => ({ ...before, loading: true, error: undefined }));
    try {
      const page = await get<Page<T>>(pathOf(path, { ...parameters, limit, cursor }));
      setMore(before => (before.of === whole ? { ...before, pages: [...before.pages, page], loading: false } : before));
    } catch (error) {
      setMore(before => ({ ...before, loading: false, error: error as ApiError }));
    }
  };
  return { items: pages.flatMap(page => page.items), first, more, hasMore: cursor !== null, next };
}

/** What stands below a list: how many there are, and the next page. */
export function PageFoot({ list, empty, clear }: { list: ReturnType<typeof usePages<any>>; empty: string; clear?: (() => void) | undefined }) {
  const { items, first, more, hasMore, next } = list;
  if (first.error && !first.data) return <Failure error={first.error} retry={first.reload} />;
  if (!first.data) return <Loading />;
  return (
    <div class="page-foot">
      {items.length === 0 ? (
        <>
          <span>{empty}</span>
          {clear && (
            <button class="quiet" onClick={clear}>
              {t('list.clear')}
            </button>
          )}
        </>
      ) : (
        <span class="soft">{t(hasMore ? 'list.shownMore' : 'list.shown', { count: whole(items.length) })}</span>
      )}
      {more.error && <Failure error={more.error} retry={next} />}
      {hasMore && (
        <button onClick={next} disabled={more.loading}>
          {t('list.more')}
        </button>
      )}
    </div>
  );
}
