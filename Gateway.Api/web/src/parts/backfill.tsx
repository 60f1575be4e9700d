import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get, pathOf, post, remove } from '../lib/api';
import { duration, whole } from '../lib/format';
import { t } from '../lib/i18n';
import type { Page } from '../lib/api';
import type { Run } from '../lib/types';
import { Failure } from './basics';

const pauseAfterLoss = 2000;
const choices = ['1y', '2y', '5y', '10y', 'max'] as const;

type Progress = Pick<Run, 'status' | 'progress' | 'rows_loaded' | 'anomalies_found' | 'error'> & { run_id: string; seconds_left: number | null };

/** Loads the history of a series before one's eyes. One that runs already, whoever started it, is shown as well: also after the page was loaded anew. */
export function BackfillBar({ ticker, interval, ended, open, close }: { ticker: string; interval: string; ended: () => void; open: boolean; close: () => void }) {
  const [runId, setRunId] = useState<string | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const [period, setPeriod] = useState<string>('max');
  const finish = useRef(ended);
  finish.current = ended;

  useEffect(() => {
    const leave = new AbortController();
    setRunId(null);
    setProgress(null);
    setNote(null);
    setProblem(null);
    get<Page<Run>>(pathOf('/api/v1/backfills', { ticker, interval, status: 'in_progress', limit: 1 }), leave.signal).then(
      runs => runs.items[0] && setRunId(runs.items[0]._id),
      () => {},
    );
    return () => leave.abort();
  }, [ticker, interval]);

  useEffect(() => {
    if (!runId) return;
    const path = `/api/v1/backfills/${encodeURIComponent(runId)}`;
    let again: ReturnType<typeof setTimeout> | undefined;
    let events: EventSource;
    const end = (how: Progress) => {
      setProgress(how);
      events.close();
      finish.current();
    };
    const watch = () => {
      events = new EventSource(`${path}/events`);
      events.addEventListener('progress', message => setProgress(JSON.parse(message.data)));
      events.addEventListener('end', message => end(JSON.parse(message.data)));
      // A refused stream is not tried again by the browser: the run itself says how it stands.
      events.onerror = () => {
        events.close();
        again = setTimeout(
          () =>
            get<Run>(path).then(
              run => (run.status === 'in_progress' ? watch() : end({ ...run, run_id: run._id })),
              problem => {
                setProblem(problem as ApiError);
                if ((problem as ApiError).isNotFound) setRunId(null);
                else again = setTimeout(watch, pauseAfterLoss);
              },
            ),
          pauseAfterLoss,
        );
      };
    };
    watch();
    return () => {
      clearTimeout(again);
      events.close();
    };
  }, [runId]);

  const start = async () => {
    setProblem(null);
    setNote(null);
    setProgress(null);
    try {
      const started = await post<{ run_id: string }>('/api/v1/backfills', { ticker, interval, max_period: period });
      setRunId(started.run_id);
      close();
    } catch (error) {
      const refused = error as ApiError;
      if (refused.status === 409 && refused.runId) {
        setNote(t('backfill.conflict'));
        setRunId(refused.runId);
        close();
      } else setProblem(refused);
    }
  };
  const cancel = async () => {
    try {
      await remove(`/api/v1/backfills/${encodeURIComponent(runId!)}`);
    } catch (error) {
      setProblem(error as ApiError);
    }
  };

  const isRunning = progress?.status === 'in_progress' || (runId !== null && progress === null);
  return (
    <>
      {open && !isRunning && (
        <div class="panel backfill" role="group" aria-label={t('backfill.title', { ticker })}>
          <b>{t('backfill.title', { ticker })}</b>
          <span class="soft">{t('backfill.text')}</span>
          <span class="row">
            {choices.map(choice => (
              <button aria-pressed={choice === period} onClick={() => setPeriod(choice)}>
                {choice === 'max' ? t('chart.all') : choice}
              </button>
            ))}
            <button class="primary" onClick={start}>
              {t('backfill.start')}
            </button>
            <button class="quiet" onClick={close}>
              ×
            </button>
          </span>
        </div>
      )}
      {problem && <Failure error={problem} />}
      {runId && (
        <div class={`panel backfill ${progress?.status ?? ''}`} role="status">
          {isRunning ? (
            <>
              <b>{t('backfill.running')}</b>
              <progress max={1} value={progress?.progress ?? undefined} aria-label={t('backfill.running')} />
              <span>
                {progress && `${Math.floor((progress.progress ?? 0) * 100)} % · ${t('backfill.progress', { rows: whole(progress.rows_loaded), anomalies: whole(progress.anomalies_found) })}`}
                {progress?.seconds_left != null && ` · ${t('backfill.left', { time: duration(progress.seconds_left) })}`}
              </span>
              {note && <span class="soft">{note}</span>}
              <button class="quiet" onClick={cancel}>
                {t('backfill.cancel')}
              </button>
            </>
          ) : (
            progress && (
              <>
                <span>
                  {progress.status === 'complete'
                    ? t('backfill.done', { rows: whole(progress.rows_loaded), anomalies: whole(progress.anomalies_found) })
                    : t(progress.status === 'partial' ? 'backfill.partial' : 'backfill.failed', { error: progress.error ?? '' })}
                </span>
                <button class="quiet" onClick={() => setRunId(null)} aria-label={t('explain.undo')}>
                  ×
                </button>
              </>
            )
          )}
        </div>
      )}
    </>
  );
}
