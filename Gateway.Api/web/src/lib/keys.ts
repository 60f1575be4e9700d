import { useEffect, useRef } from 'preact/hooks';

/** Whether a key is meant for a field, a menu or an open dialog, or is only held down. */
function isMeantElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.metaKey || event.ctrlKey || event.altKey || event.repeat) return true;
  // An open dialog closes with Escape by itself.
  if (document.querySelector('dialog[open]') && event.key !== '?') return true;
  return /^(input|textarea|select)$/i.test(target.tagName) || target.isContentEditable;
}

/** Calls with every key that is meant for the page; a key that is answered with true does nothing else. */
export function useKeys(press: (key: string) => boolean | void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isMeantElsewhere(event) && latest.current(event.key)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
