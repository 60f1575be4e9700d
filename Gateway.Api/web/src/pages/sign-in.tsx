import { useEffect, useState } from 'preact/hooks';
import { ApiError, post, put, remove } from '../lib/api';
import { t, tValue } from '../lib/i18n';
import { enter, signOut, useSession } from '../lib/session';
import type { Session } from '../lib/types';
import { useTitle } from '../parts/basics';

type Errand = 'in' | 'register' | 'forgotten' | 'first' | 'reset' | 'confirm';

/** What the part of the address behind the # asks for. It is taken out of the address, and so of the browser's history, at once. */
function readLink(): { errand: Errand; token: string; refused: string; by: string } {
  const [, name = '', value = ''] = /^#(first|reset|confirm|line|openid)=([\w-]+)$/.exec(location.hash) ?? [];
  if (location.hash) history.replaceState(null, '', location.pathname);
  return name === 'line' || name === 'openid' ? { errand: 'in', token: '', refused: value, by: name } : { errand: (name || 'in') as Errand, token: value, refused: '', by: '' };
}

export function SignInPage() {
  useTitle(t('signIn.title'));
  const session = useSession();
  const [link] = useState(readLink);
  const [errand, setErrand] = useState<Errand>(link.errand);
  if (!session) return <main id="content" class="narrow" />;
  if (!session.accounts) {
    return (
      <main id="content" class="narrow">
        <h1>{t('signIn.none.title')}</h1>
        <p>{t('signIn.none.text')}</p>
      </main>
    );
  }
  const refused = link.refused && (
    <p class="failure" role="alert">
      {tValue('signIn.with', link.refused, { name: nameOf(session, link.by) })}
    </p>
  );
  const isLink = errand === 'first' || errand === 'reset' || errand === 'confirm';
  if (session.person && !isLink) {
    return (
      <main id="content" class="narrow">
        <h1>{session.person.name || session.person.email}</h1>
        <p>
          {tValue('role', session.role)} · {session.person.email}
        </p>
        {refused}
        <PasswordForm hasPassword={session.person.has_password} />
        <p class="row">
          {session.line && !session.person.has_line && <Elsewhere session={session} by="line" text="signIn.with.bind" />}
          {session.open_id && !session.person.has_open_id && <Elsewhere session={session} by="openid" text="signIn.with.bind" />}
          <button onClick={() => void signOut()}>{t('signIn.out')}</button>
          <button onClick={() => void remove('/api/v1/me/sessions').then(() => enter('/'))}>{t('signIn.outEverywhere')}</button>
        </p>
      </main>
    );
  }
  return (
    <main id="content" class="narrow">
      <h1>{t(errand === 'in' ? 'signIn.title' : `signIn.${errand}`)}</h1>
      {refused}
      {errand === 'confirm' ? <Confirmation token={link.token} done={() => setErrand('in')} /> : <Form key={errand} errand={errand} token={link.token} />}
      {!isLink && (
        <p class="row">
          {errand !== 'in' && <button class="quiet" onClick={() => setErrand('in')}>{t('signIn.title')}</button>}
          {errand !== 'register' && session.registration && <button class="quiet" onClick={() => setErrand('register')}>{t('signIn.register')}</button>}
          {errand !== 'forgotten' && session.mail && <button class="quiet" onClick={() => setErrand('forgotten')}>{t('signIn.forgotten')}</button>}
          {session.line && <Elsewhere session={session} by="line" text="signIn.with" />}
          {session.open_id && <Elsewhere session={session} by="openid" text="signIn.with" />}
        </p>
      )}
    </main>
  );
}

/** What the provider is called. */
const nameOf = (session: Session, by: string) => (by === 'line' ? 'LINE' : (session.open_id ?? 'OpenID'));

/** Leads to where somebody signs in elsewhere. */
const Elsewhere = ({ session, by, text }: { session: Session; by: string; text: 'signIn.with' | 'signIn.with.bind' }) => (
  <a class="button" href={`/auth/${by}`}>
    {t(text, { name: nameOf(session, by) })}
  </a>
);

/** What each form sends, and says when nobody is signed in by it. */
async function send(errand: Errand, token: string, fields: Record<string, string>): Promise<string> {
  const { email, password, name } = fields;
  if (errand === 'forgotten') {
    await post('/api/v1/password-reset', { email });
    return t('signIn.mailed');
  }
  if (errand === 'reset') {
    await post('/api/v1/password', { token, password });
    return t('signIn.reset.done');
  }
  if (errand === 'in') await post('/api/v1/session', { email, password });
  else if (!(await post('/api/v1/registration', { token: token || null, email, password, name: name || null }))) return t('signIn.mailed');
  enter('/');
  return '';
}

function Form({ errand, token }: { errand: Errand; token: string }) {
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(event.currentTarget as HTMLFormElement)].map(([name, value]) => [name, String(value)]));
    setBusy(true);
    setFailure('');
    try {
      setSaid(await send(errand, token, fields));
    } catch (error) {
      setFailure(error instanceof ApiError && error.status === 401 && errand === 'in' ? t('signIn.wrong') : (error as Error).message);
    }
    setBusy(false);
  };
  if (said) return <p role="status">{said}</p>;
  return (
    <form class="account" onSubmit={event => void submit(event as unknown as SubmitEvent)}>
      {errand !== 'reset' && <Field name="email" type="email" text={t('signIn.email')} autocomplete="username" />}
      {(errand === 'register' || errand === 'first') && <Field name="name" type="text" text={t('signIn.name')} autocomplete="name" optional />}
      {errand !== 'forgotten' && (
        <Field name="password" type="password" text={t(errand === 'in' ? 'signIn.password' : 'signIn.newPassword')} autocomplete={errand === 'in' ? 'current-password' : 'new-password'} />
      )}
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      <button disabled={isBusy}>{t('signIn.send')}</button>
    </form>
  );
}

function Confirmation({ token, done }: { token: string; done: () => void }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    post('/api/v1/confirmation', { token }).then(
      () => setSaid(t('signIn.confirm.done')),
      error => setSaid((error as Error).message),
    );
  }, []);
  return (
    <>
      <p role="status">{said || '…'}</p>
      <button onClick={done}>{t('signIn.title')}</button>
    </>
  );
}

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const [said, setSaid] = useState('');
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    try {
      await put('/api/v1/me/password', { current: fields.get('current'), password: fields.get('password') });
      setSaid(t('signIn.reset.done'));
    } catch (error) {
      setSaid((error as Error).message);
    }
  };
  return (
    <form class="account" onSubmit={event => void submit(event as unknown as SubmitEvent)}>
      {hasPassword && <Field name="current" type="password" text={t('signIn.password')} autocomplete="current-password" />}
      <Field name="password" type="password" text={t('signIn.newPassword')} autocomplete="new-password" />
      {said && <p role="status">{said}</p>}
      <button>{t('signIn.change')}</button>
    </form>
  );
}

function Field({ name, type, text, autocomplete, optional = false }: { name: string; type: string; text: string; autocomplete: string; optional?: boolean }) {
  const attributes = { name, type, autocomplete, required: !optional, minLength: autocomplete === 'new-password' ? 6 : undefined, maxLength: 200 };
  return (
    <label>
      {text}
      <input {...(attributes as preact.JSX.IntrinsicElements['input'])} />
    </label>
  );
}
