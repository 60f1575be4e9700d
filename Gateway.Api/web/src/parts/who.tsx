import { t, tValue } from '../lib/i18n';
import { signOut, useSession } from '../lib/session';
import { Drop } from './drop';

/** Who is signed in, where there are accounts. */
export function Who() {
  const session = useSession();
  if (!session?.accounts) return null;
  if (!session.person) {
    return (
      <a class="button quiet" href="/sign-in">
        {t('signIn.title')}
      </a>
    );
  }
  const name = session.person.name || session.person.username || session.person.email || t('signIn.account');
  return (
    <Drop label={[...name][0]?.toUpperCase() ?? '?'} title={t('signIn.as', { name })} quiet>
      <span>
        <b>{name}</b>
        <br />
        <span class="soft">{tValue('role', session.role)}</span>
      </span>
      <a href="/sign-in">{t('signIn.account')}</a>
      <button onClick={() => void signOut()}>{t('signIn.out')}</button>
    </Drop>
  );
}
