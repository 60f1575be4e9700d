import { useApi } from '../lib/api';
import { duration, instant, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import type { Run } from '../lib/types';
import { Failure, Loading, StatusTag, useTitle } from '../parts/basics';
import { Filters, intervalChoices, useFilters } from '../parts/filters';
import { PageFoot, usePages } from '../parts/paged';

const statuses = ['in_progress', 'complete', 'failed', 'partial'];
const triggers = ['chart_request', 'scheduler', 'backfill', 'verification', 'manual', 'push'];

export function RunsPage() {
  useTitle(t('nav.runs'));
  const [filters, clear] = useFilters(['ticker', 'interval', 'status', 'trigger', 'from', 'to']);
  const list = usePages<Run>('/api/v1/runs', filters);
  return (
    <main id="content">
      <h1>{t('runs.title')}</h1>
      <p class="soft">{t('runs.text')}</p>
      <Filters
        fields={[
          { name: 'ticker', label: 'filter.ticker' },
          { name: 'interval', label: 'filter.interval', choices: intervalChoices },
          { name: 'status', label: 'filter.status', choices: statuses.map(status => [status, tValue('status', status)] as const) },
          { name: 'trigger', label: 'filter.trigger', choices: triggers.map(trigger => [trigger, tValue('trigger', trigger)] as const) },
          { name: 'from', label: 'filter.from', type: 'date' },
          { name: 'to', label: 'filter.to', type: 'date' },
        ]}
      />
      <section class="panel">
        {list.items.length > 0 && <RunTable runs={list.items} />}
        <PageFoot list={list} empty={t('list.empty.runs')} clear={clear} />
      </section>
    </main>
  );
}

export function RunTable({ runs }: { runs: readonly Run[] }) {
  return (
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            <th>{t('table.started')}</th>
            <th>{t('table.ticker')}</th>
            <th>{t('table.trigger')}</th>
            <th>{t('table.status')}</th>
            <th class="number">{t('table.rows')}</th>
            <th class="number">{t('table.found')}</th>
            <th class="number">{t('table.duration')}</th>
            <th>{t('table.model')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(run => (
            <tr key={run._id}>
              <td>
                <a href={`/runs/${encodeURIComponent(run._id)}`}>{instant(run.started_at)}</a>
              </td>
              <td>
                <a href={`/charts/${encodeURIComponent(run.ticker)}/${run.interval}`}>
                  <b>{run.ticker}</b> <span class="soft">{run.interval}</span>
                </a>
              </td>
              <td>{tValue('trigger', run.trigger)}</td>
              <td title={run.error ?? undefined}>
                <StatusTag status={run.status} />
              </td>
              <td class="number">{whole(run.rows_loaded)}</td>
              <td class="number">{whole(run.anomalies_found)}</td>
              <td class="number">{run.duration_seconds === null ? '–' : duration(run.duration_seconds)}</td>
              <td>{run.model_version ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RunPage({ id }: { id: string }) {
  const run = useApi<Run>(`/api/v1/runs/${encodeURIComponent(id)}`);
  useTitle(t('run.title', { id: id.slice(0, 8) }));
  const { data } = run;
  return (
    <main id="content" class="narrow">
      <h1>{t('run.title', { id: id.slice(0, 8) })}</h1>
      {run.error && !data && <Failure error={run.error} retry={run.reload} />}
      {!data && run.loading && <Loading />}
      {data && (
        <section class="panel">
          <dl class="facts">
            <dt>{t('table.ticker')}</dt>
            <dd>
              <a href={`/charts/${encodeURIComponent(data.ticker)}/${data.interval}`}>
                <b>{data.ticker}</b> {data.interval}
              </a>
            </dd>
            <dt>{t('table.status')}</dt>
            <dd>
              <StatusTag status={data.status} /> {data.error && <span class="warn">{data.error}</span>}
            </dd>
            <dt>{t('table.trigger')}</dt>
            <dd>{tValue('trigger', data.trigger)}</dd>
            <dt>{t('run.period')}</dt>
            <dd>{data.period ?? '–'}</dd>
            <dt>{t('table.started')}</dt>
            <dd>{instant(data.started_at)}</dd>
            <dt>{t('table.duration')}</dt>
            <dd>
              {data.duration_seconds === null ? '–' : duration(data.duration_seconds)}{' '}
              {data.fetch_seconds !== null && <span class="soft">{t('run.fetch', { time: duration(data.fetch_seconds) })}</span>}{' '}
              {data.score_seconds !== null && <span class="soft">{t('run.score', { time: duration(data.score_seconds) })}</span>}
            </dd>
            <dt>{t('table.rows')}</dt>
            <dd>{whole(data.rows_loaded)}</dd>
            <dt>{t('run.preprocessed')}</dt>
            <dd>{whole(data.rows_preprocessed)}</dd>
            <dt>{t('table.found')}</dt>
            <dd>{whole(data.anomalies_found)}</dd>
            <dt>{t('run.retracted')}</dt>
            <dd>{whole(data.anomalies_retracted)}</dd>
            <dt>{t('table.model')}</dt>
            <dd>{data.model_version ?? '–'}</dd>
            <dt>{t('run.hash')}</dt>
            <dd class="code">{data.model_hash ?? '–'}</dd>
            <dt>{t('run.input')}</dt>
            <dd class="code">{data.input_hash ?? '–'}</dd>
            <dt>{t('run.program')}</dt>
            <dd>{data.program_version ?? '–'}</dd>
            <dt>{t('run.correlation')}</dt>
            <dd class="code">{data.correlation_id ?? '–'}</dd>
          </dl>
          {data.warnings.length > 0 && (
            <>
              <h2>{t('run.warnings')}</h2>
              <ul>
                {data.warnings.map(warning => (
                  <li>{warning}</li>
                ))}
              </ul>
            </>
          )}
          {data.anomaly_ids.length > 0 && (
            <>
              <h2>{t('run.anomalies')}</h2>
              <ul class="ids">
                {data.anomaly_ids.slice(0, 200).map(anomaly => (
                  <li>
                    <a class="code" href={`/anomalies/${anomaly}`}>
                      {anomaly}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </main>
  );
}
