import type { ComponentChildren } from 'preact';
import { remove, useApi } from '../lib/api';
import { t } from '../lib/i18n';
import { Failure, Loading } from './basics';

export const me = '/api/v1/me';

/** Does something and shows why it failed. */
export type Act = <T>(work: () => Promise<T>, then?: () => void) => Promise<T | undefined>;
export type Answer<T> = ReturnType<typeof useApi<T>>;

/** What waits for an answer, or says why there is none. */
export function Waits<T>({ list, children }: { list: Answer<T>; children: (data: T) => ComponentChildren }) {
  if (list.error && !list.data) return <Failure error={list.error} retry={list.reload} />;
  return <>{list.data ? children(list.data) : <Loading />}</>;
}

/** Sends what is in a form, and empties it once that has succeeded. */
export function sends(send: (fields: FormData) => Promise<unknown>) {
  return async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (await send(new FormData(form))) form.reset();
  };
}

interface OwnedProps<T> {
  title: string;
  /** The address of the list, under which each item has its own. */
  path: string;
  list: Answer<T[]>;
  act: Act;
  /** Said where there is nothing. */
  none?: string;
  cells: (item: T) => ComponentChildren;
  /** Buttons beside the one that deletes. */
  buttons?: (item: T) => ComponentChildren;
  /** Below the list, as the form for another. */
  children: ComponentChildren;
}

/** What somebody has of a kind, a row each, which can be deleted. */
export function Owned<T extends { id: string }>({ title, path, list, act, none, cells, buttons, children }: OwnedProps<T>) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      <Waits list={list}>
        {items => (
          <>
            {none && items.length === 0 && <p class="soft">{none}</p>}
            <div class="scroll">
              <table class="list">
                <tbody>
                  {items.map(item => (
                    <tr key={item.id}>
                      {cells(item)}
                      <td>
                        {buttons?.(item)}
                        <button class="quiet" onClick={() => act(() => remove(`${path}/${item.id}`), list.reload)}>
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
      {children}
    </section>
  );
}
