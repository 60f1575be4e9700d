import { useEffect, useState } from 'preact/hooks';
import { get, remove } from './api';
import type { Session } from './types';

let asked: Promise<Session> | null = null;

/** Whether there are accounts, and who is signed in: asked once for each page that is loaded. */
export const session = () => (asked ??= get<Session>('/api/v1/session').catch(error => {
  asked = null;
  throw error;
}));

/** The same as it comes; null until then, and where it does not. */
export function useSession(): Session | null {
  const [known, setKnown] = useState<Session | null>(null);
  useEffect(() => {
    session().then(setKnown, () => {});
  }, []);
  return known;
}

/** Loads the page anew after somebody came or went: everything on it is asked for as somebody else. */
export const enter = (address: string) => location.assign(address);

export async function signOut(): Promise<void> {
  await remove('/api/v1/session');
  enter('/');
}
