import { useEffect, useRef, useState } from 'preact/hooks';
import { get, pathOf } from '../lib/api';
import { t } from '../lib/i18n';
import { go } from '../lib/router';
import type { Listing } from '../lib/types';

const pauseWhileTyping = 120;

/** Search by symbol or name as one types: arrow keys choose, Enter opens. */
export function Search({ choose, label, id = 'search' }: { choose?: (ticker: string) => void; label?: string; id?: string }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ of: string; hits: Listing[] } | null>(null);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const query = text.trim();
  // Those of another text are not what Enter is meant for.
  const hits = found?.of === query ? found.hits : null;

  useEffect(() => {
    if (!query) {
      setFound(null);
      return;
    }
    const leave = new AbortController();
    const timer = setTimeout(() => {
      get<Listing[]>(pathOf('/api/v1/search', { q: query, limit: 8 }), leave.signal).then(
        answer => {
          setFound({ of: query, hits: answer });
          setAt(0);
        },
        () => leave.signal.aborted || setFound({ of: query, hits: [] }),
      );
    }, pauseWhileTyping);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [query]);

  const opened = (ticker: string) => {
    setText('');
    setOpen(false);
    field.current?.blur();
    if (choose) choose(ticker);
    else go(`/charts/${encodeURIComponent(ticker)}/1d`);
  };
  const asTyped = /^[A-Za-z0-9.^=&-]{1,20}$/.test(query) && !hits?.some(hit => hit.ticker === query.toUpperCase()) ? query.toUpperCase() : null;
  const choices = [...(hits ?? []).map(hit => hit.ticker), ...(hits && asTyped ? [asTyped] : [])];
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && choices[at]) opened(choices[at]);
    else if (event.key === 'Escape') {
      setOpen(false);
      field.current?.blur();
    } else return;
    event.preventDefault();
  };
  const isShown = open && hits !== null;
  return (
    <div class="search" role="search">
      <input
        ref={field}
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        placeholder={label ?? t('search.placeholder')}
        aria-label={label ?? t('search.placeholder')}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-hits`}
        aria-activedescendant={isShown && choices.length ? `${id}-hit-${at}` : undefined}
        value={text}
        onInput={event => {
          setText(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onKeyDown={press}
      />
      {!choose && <kbd aria-hidden="true">/</kbd>}
      <ul id={`${id}-hits`} role="listbox" aria-label={t('search.placeholder')} hidden={!isShown}>
        {hits?.map((hit, i) => (
          <li id={`${id}-hit-${i}`} role="option" aria-selected={i === at} onPointerDown={event => event.preventDefault()} onClick={() => opened(hit.ticker)}>
            <b>{hit.ticker}</b> <span>{hit.name}</span> <small>{hit.market}</small>
          </li>
        ))}
        {hits && asTyped && (
          <li id={`${id}-hit-${hits.length}`} role="option" aria-selected={hits.length === at} onPointerDown={event => event.preventDefault()} onClick={() => opened(asTyped)}>
            <span>{t('search.open', { text: asTyped })}</span>
          </li>
        )}
        {hits?.length === 0 && !asTyped && <li class="soft" role="option" aria-selected={false}>{t('search.none', { text: query })}</li>}
      </ul>
    </div>
  );
}
