import { useRef, useState } from 'preact/hooks';
import { get, post, put, remove, useApi, type ApiError } from '../lib/api';
import { barTime, instant, price, short, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import { useKeys } from '../lib/keys';
import { reasonOf } from '../lib/reason';
import type { AssessedAnomaly, Explanation, Verification } from '../lib/types';
import { BarTime, Failure, KindTag, Loading, Mark, Rarity, StatusTag } from './basics';
import { marketOf, zoneOf, useMarkets } from '../lib/markets';

/** Everything that is known of an anomaly: why, how rare, by which model and run, whether it can be derived again, and what people say of it. */
export function ExplanationPanel({ id, onChart }: { id: string; onChart: boolean }) {
  const path = `/api/v1/anomalies/${encodeURIComponent(id)}`;
  const explanation = useApi<Explanation>(`${path}/explanation`);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const pending = useRef(Promise.resolve());
  const { data } = explanation;

  if (explanation.error && !data) return <Failure error={explanation.error} retry={explanation.reload} />;
  if (!data) return <Loading />;

  const { anomaly } = data;
  // One after the other, in the order in which they were asked for.
  const act = (what: () => Promise<unknown>) => {
    pending.current = pending.current.then(async () => {
      setBusy(true);
      setProblem(null);
      try {
        await what();
        explanation.set(await get<Explanation>(`${path}/explanation`));
      } catch (error) {
        setProblem(error as ApiError);
      }
      setBusy(false);
    });
  };
  return (
    <div class="explanation" aria-busy={busy}>
      <p class="soft">
        <a href={`/charts/${encodeURIComponent(anomaly.Ticker)}/${anomaly.interval}?anomaly=${id}`}>
          <b>{anomaly.Ticker}</b>
        </a>{' '}
        {anomaly.interval} · <BarTime time={anomaly.Datetime} interval={anomaly.interval} ticker={anomaly.Ticker} both />
      </p>
      <p class="reason">
        <Mark direction={anomaly.direction} severity={anomaly.severity} /> {reasonOf(anomaly)}
      </p>
      <p>
        <Rarity severity={anomaly.severity} score={anomaly.anomaly_score} /> {anomaly.status !== 'new' && <StatusTag status={anomaly.status} />} <KindTag kind={anomaly.kind} />
      </p>
      {anomaly.status === 'retracted' && <p class="soft">{t('explain.retracted')}</p>}
      <Incident anomaly={anomaly} />
      <Features features={data.features} />
      {problem && <Failure error={problem} />}
      <Actions id={id} anomaly={anomaly} act={act} onChart={onChart} />
      <Verify key={id} path={path} />
      <Notes anomaly={anomaly} path={path} act={act} />
      <dl class="facts">
        <dt>{t('explain.score')}</dt>
        <dd>
          {price(anomaly.anomaly_score, 4)} {anomaly.severity === null && <Threshold value={data.model.threshold} />}
        </dd>
        {anomaly.severity !== null && (
          <>
            <dt>{t('explain.severity')}</dt>
            <dd>
              {anomaly.severity.toFixed(6)} <Threshold value={data.model.threshold} />
            </dd>
          </>
        )}
        <dt>{t('explain.evidence')}</dt>
        <dd>
          {data.evidence.length === 0
            ? t('explain.evidence.none')
            : data.evidence.map(test => (
                <div>
                  {test.test} {short(test.value)} <span class="soft">p = {test.tail_probability.toPrecision(2)}</span>
                </div>
              ))}
        </dd>
        <dt>{t('explain.model')}</dt>
        <dd>
          <a href={`/models/${marketOf(anomaly.Ticker)}`}>{data.model.version}</a>
          <div class="soft code" title={data.model.hash ?? undefined}>
            {data.model.hash?.slice(0, 23)}…
          </div>
        </dd>
        <dt>{t('explain.run')}</dt>
        <dd>
          <a href={`/runs/${encodeURIComponent(anomaly.detection_run_id)}`}>{data.run ? tValue('trigger', data.run.trigger) : anomaly.detection_run_id}</a>
          <div class="soft">{instant(anomaly.detection_timestamp)}</div>
        </dd>
      </dl>
    </div>
  );
}

/** Which incident the bar belongs to, and the way to its first and its most anomalous bar. */
function Incident({ anomaly }: { anomaly: AssessedAnomaly }) {
  useMarkets();
  const { incident, interval } = anomaly;
  if (!incident) return null;
  const { anomalies, end, peak } = incident;
  if (!anomalies || anomalies < 2 || !end) return <p class="incident soft">{t('incident.alone')}</p>;
  const zone = zoneOf(anomaly.Ticker);
  const linkTo = (id: string) => `/charts/${encodeURIComponent(anomaly.Ticker)}/${interval}?anomaly=${id}`;
  return (
    <p class="incident">
      {t('incident.of', { count: whole(anomalies), from: barTime(incident.start, interval, zone), to: barTime(end, interval, zone) })}{' '}
      {!incident.begins && <a href={linkTo(incident.id)}>{t('incident.first')}</a>} {peak && peak.id !== anomaly._id && <a href={linkTo(peak.id)}>{t('incident.peak')}</a>}
    </p>
  );
}

const Threshold = ({ value }: { value: number | null }) => (value === null ? null : <span class="soft">({t('models.threshold')} {short(value)})</span>);

export function Features({ features }: { features: Explanation['features'] }) {
  const [all, setAll] = useState(false);
  if (features.length === 0) return null;
  const ordered = [...features].sort((a, b) => (b.contribution ?? 0) - (a.contribution ?? 0));
  const most = Math.max(...ordered.map(feature => feature.contribution ?? 0), 1e-12);
  const shown = all ? ordered : ordered.slice(0, 5);
  return (
    <section>
      <h3>{t('explain.features')}</h3>
      <table class="features">
        <thead>
          <tr>
            <th>{t('explain.feature')}</th>
            <th class="number">{t('explain.value')}</th>
            <th>{t('explain.usual')}</th>
            <th>{t('explain.contribution')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(feature => (
            <tr>
              <td title={feature.name}>{feature.label}</td>
              <td class="number">{short(feature.value)}</td>
              <td>
                <UsualRange feature={feature} />
              </td>
              <td>
                <svg class="share" viewBox="0 0 60 8" width="60" height="8" role="img" aria-label={short(feature.contribution)}>
                  <rect width={Math.max(0, ((feature.contribution ?? 0) / most) * 60)} height="8" rx="2" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ordered.length > 5 && (
        <button class="link" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? '−' : `+ ${ordered.length - 5}`}
        </button>
      )}
    </section>
  );
}

/** A line with the range of ordinary bars as a box, and this bar as a dot. */
function UsualRange({ feature }: { feature: Explanation['features'][number] }) {
  const { value, usual_low, usual_high } = feature;
  if (usual_low === null || usual_high === null) return <span class="soft">–</span>;
  const text = `${short(usual_low)} … ${short(usual_high)}`;
  if (value === null) return <span class="soft">{text}</span>;
  // The box has a third of the width, and what lies far out is drawn at the end.
  const span = Math.max(usual_high - usual_low, 1e-9);
  const place = (at: number) => Math.max(3, Math.min(97, 50 + ((at - (usual_low + usual_high) / 2) / span) * 34));
  const isOut = value < usual_low || value > usual_high;
  return (
    <svg class="range" viewBox="0 0 100 14" width="100" height="14" role="img" aria-label={`${short(value)}; ${text}`}>
      <title>{text}</title>
      <line x1="2" x2="98" y1="7" y2="7" />
      <rect x={place(usual_low)} y="3" width={place(usual_high) - place(usual_low)} height="8" rx="2" />
      <circle class={isOut ? 'out' : ''} cx={place(value)} cy="7" r="3.5" />
    </svg>
  );
}

function Actions({ id, anomaly, act, onChart }: { id: string; anomaly: AssessedAnomaly; act: (what: () => Promise<unknown>) => void; onChart: boolean }) {
  const [copied, setCopied] = useState(false);
  const path = `/api/v1/anomalies/${id}`;
  const isNormal = anomaly.assessment?.normal === true;
  const copy = async () => {
    await navigator.clipboard?.writeText(`${location.origin}/anomalies/${id}`);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div class="actions">
      <button onClick={() => act(() => post(`${path}/acknowledgement`))} disabled={anomaly.status !== 'new'}>
        {anomaly.status === 'acknowledged' ? t('explain.acknowledged') : t('explain.acknowledge')}
      </button>
      <button aria-pressed={isNormal} onClick={() => act(() => put(`${path}/assessment`, { normal: isNormal ? null : true }))}>
        {isNormal ? t('explain.isNormal') : t('explain.normal')}
      </button>
      <button onClick={copy}>{copied ? t('explain.copied') : t('explain.copy')}</button>
      <a class="button" href={`${path}/evidence`} download>
        {t('explain.file')} ⤓
      </a>
      {onChart ? (
        <a class="button" href={`/anomalies/${id}`}>
          {t('explain.open')}
        </a>
      ) : (
        <a class="button" href={`/charts/${encodeURIComponent(anomaly.Ticker)}/${anomaly.interval}?anomaly=${id}`}>
          {t('explain.chart')}
        </a>
      )}
    </div>
  );
}

function Verify({ path }: { path: string }) {
  const [state, setState] = useState<{ busy: boolean; result?: Verification; error?: ApiError }>({ busy: false });
  const busy = useRef(false);
  const verify = async () => {
    if (busy.current) return;
    busy.current = true;
    setState({ busy: true });
    try {
      setState({ busy: false, result: await post<Verification>(`${path}/verification`) });
    } catch (error) {
      setState({ busy: false, error: error as ApiError });
    }
    busy.current = false;
  };
  useKeys(key => {
    if (key !== 'v') return false;
    void verify();
    return true;
  });
  const { result } = state;
  return (
    <section class="verify" aria-live="polite">
      <button class="primary" onClick={verify} disabled={state.busy}>
        {state.busy ? t('explain.verifying') : t('explain.verify')} <kbd>v</kbd>
      </button>
      {state.error && <Failure error={state.error} />}
      {result && (
        <>
          <p class={result.reproduced ? 'good' : 'warn'}>
            {result.reproduced ? `✓ ${t('explain.reproduced')}` : `✗ ${t('explain.notReproduced', { count: whole(result.differences.length) })}`} {result.verified ? t('explain.stillAnomaly') : t('explain.noLonger')}
          </p>
          <table>
            <thead>
              <tr>
                <th />
                <th class="number">{t('explain.original')}</th>
                <th class="number">{t('explain.current')}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>{t('explain.model')}</td>
                <td class="number">{result.original_model}</td>
                <td class="number">{result.current_model}</td>
              </tr>
              <tr>
                <td>{t('explain.score')}</td>
                <td class="number">{result.original_score}</td>
                <td class="number">{result.current_score ?? '–'}</td>
              </tr>
              {result.differences.map(difference => (
                <tr>
                  <td>{difference.name}</td>
                  <td class="number">{difference.original ?? '–'}</td>
                  <td class="number">{difference.current ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Notes({ anomaly, path, act }: { anomaly: AssessedAnomaly; path: string; act: (what: () => Promise<unknown>) => void }) {
  const [text, setText] = useState('');
  const add = (event: Event) => {
    event.preventDefault();
    const note = text.trim();
    if (!note) return;
    setText('');
    act(async () => {
      try {
        await post(`${path}/notes`, { text: note });
      } catch (error) {
        setText(note);
        throw error;
      }
    });
  };
  return (
    <section class="notes">
      <h3>{t('explain.notes')}</h3>
      {anomaly.notes?.map(note => (
        <blockquote key={note.id}>
          {note.text}
          <footer>
            {t('explain.note.by', { by: note.by, time: instant(note.at) })}
            <button class="link" aria-label={t('explain.note.delete')} title={t('explain.note.delete')} onClick={() => act(() => remove(`${path}/notes/${note.id}`))}>
              ×
            </button>
          </footer>
        </blockquote>
      ))}
      <form onSubmit={add}>
        <input type="text" maxLength={2000} value={text} placeholder={t('explain.note.placeholder')} aria-label={t('explain.note.placeholder')} onInput={event => setText(event.currentTarget.value)} />
        <button disabled={!text.trim()}>{t('explain.note.add')}</button>
      </form>
    </section>
  );
}
