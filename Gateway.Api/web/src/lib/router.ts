import { useEffect, useState } from 'preact/hooks';

const changed = new EventTarget();

/** Goes to an address of this site without loading a page. */
export function go(address: string, { replace = false } = {}): void {
  if (address !== location.pathname + location.search) {
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
  }
  changed.dispatchEvent(new Event('change'));
}

/** The address that is shown, as it changes. */
export function useAddress(): URL {
  const [address, setAddress] = useState(location.href);
  useEffect(() => {
    const update = () => setAddress(location.href);
    changed.addEventListener('change', update);
    addEventListener('popstate', update);
    return () => {
      changed.removeEventListener('change', update);
      removeEventListener('popstate', update);
    };
  }, []);
  return new URL(address);
}

/** The address with other parameters; those that are null or empty go. */
export function withParameters(address: URL, parameters: Record<string, string | number | null | undefined>): string {
  const changedAddress = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === '') changedAddress.searchParams.delete(name);
    else changedAddress.searchParams.set(name, String(value));
  }
  return changedAddress.pathname + changedAddress.search;
}

/** Links of this site change the page in place; those to other tabs, files and the API's own pages are the browser's. */
export function followLinks(isOurs: (path: string) => boolean): void {
  document.addEventListener('click', event => {
    const link = (event.target as Element).closest?.('a[href]') as HTMLAnchorElement | null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute('download') || link.origin !== location.origin || !isOurs(link.pathname) || link.hash) return;
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
  });
}
