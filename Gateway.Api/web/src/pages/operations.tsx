import { useState } from 'preact/hooks';
import { pathOf, put, useApi, type ApiError, type Page } from '../lib/api';
import { ago, bytes, duration, instant, whole } from '../lib/format';
import { t } from '../lib/i18n';
import type { Cluster, Readiness, Run, ScheduledSeries, Scheduler } from '../lib/types';
import { Failure, Loading, useTitle } from '../parts/basics';
import { RunTable } from './runs';

const everySeconds = 5;

/** How the system is, for whoever runs it. */
export function OperationsPage() {
  useTitle(t('ops.title'));
  const ready = useApi<Readiness>('/health/ready', everySeconds);
  const cluster = useApi<Cluster>('/api/v1/cluster', everySeconds);
  const scheduler = useApi<Scheduler>('/api/v1/scheduler', everySeconds);
  const backfills = useApi<Page<Run>>(pathOf('/api/v1/backfills', { limit: 8 }), everySeconds);
  const quarantine = useApi<{ bars: number }>('/api/v1/quarantine', 30);
  const paused = useApi<Page<ScheduledSeries>>(pathOf('/api/v1/scheduler/series', { limit: 50 }), 30);
  return (
    <main id="content">
      <h1>{t('ops.title')}</h1>
      <section class="panel">
        <h2>
          {t('ops.ready')} {ready.data && <span class={`tag ${ready.data.status}`}>{ready.data.status}</span>}
        </h2>
        {ready.error && <Failure error={ready.error} />}
        {ready.data && (
          <dl class="facts">
            {Object.entries(ready.data.checks).map(([name, check]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  <span class={`tag ${check.status}`}>{check.status}</span> {check.description}
                </dd>
              </>
            ))}
          </dl>
        )}
      </section>
      <Silos cluster={cluster} />
      {cluster.data && <Work cluster={cluster.data} />}
      {cluster.data && <Sources cluster={cluster.data} />}
      {cluster.data?.store && <Store store={cluster.data.store} />}
      <ScheduleSection scheduler={scheduler} series={paused.data?.items ?? []} />
      {quarantine.data && (
        <section class="panel">
          <h2>
            {t('ops.quarantine')} <span class={quarantine.data.bars ? 'warn' : 'soft'}>{whole(quarantine.data.bars)}</span>
          </h2>
          <p class="soft">{t('ops.quarantine.hint')}</p>
        </section>
      )}
      <section class="panel">
        <h2>{t('ops.backfills')}</h2>
        {backfills.error && <Failure error={backfills.error} />}
        {backfills.data && (backfills.data.items.length ? <RunTable runs={backfills.data.items} /> : <p class="soft">{t('ops.backfills.none')}</p>)}
      </section>
    </main>
  );
}

function Silos({ cluster }: { cluster: ReturnType<typeof useApi<Cluster>> }) {
  const { data } = cluster;
  if (cluster.error && !data) return <Failure error={cluster.error} retry={cluster.reload} />;
  if (!data) return <Loading />;
  return (
    <section class="panel">
      <h2>{t('ops.silos')}</h2>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th>{t('ops.silos')}</th>
              <th>{t('table.status')}</th>
              <th>{t('table.started')}</th>
              <th class="number">{t('ops.activations')}</th>
              <th class="number">{t('ops.cpu')}</th>
              <th class="number">{t('ops.memory')}</th>
              <th class="number">{t('ops.commits')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {data.silos.map(silo => (
              <tr key={silo.address}>
                <td>
                  <b>{silo.name ?? silo.address}</b> <span class="soft">{silo.host}</span>
                </td>
                <td>
                  <span class={`tag ${silo.status === 'active' ? 'good' : ''}`}>{silo.status}</span>
                </td>
                <td title={instant(silo.started_at)}>{ago(silo.started_at)}</td>
                <td class="number">{silo.activations === null ? '–' : whole(silo.activations)}</td>
                <td class="number">{silo.cpu_percent === null ? '–' : `${whole(silo.cpu_percent)} %`}</td>
                <td class="number">{bytes(silo.memory_bytes)}</td>
                <td class="number">{silo.commits_per_second === null ? '–' : silo.commits_per_second.toFixed(1)}</td>
                <td class="soft">{silo.version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.dashboard && (
        <p>
          <a href={data.dashboard} rel="external">
            {t('ops.dashboard')}
          </a>
        </p>
      )}
      <details>
        <summary>
          {t('ops.grains')} <span class="soft">{whole(data.activations)}</span>
        </summary>
        <table class="list">
          <tbody>
            {[...data.grains].sort((a, b) => b.activations - a.activations).map(grain => (
              <tr>
                <td>{grain.type}</td>
                <td class="soft">{grain.silo}</td>
                <td class="number">{whole(grain.activations)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Which of the work is named how, in the order of the table. */
const kinds = {
  request: 'ops.work.request',
  scan_lag: 'ops.work.scan_lag',
  detection: 'ops.work.detection',
  commit: 'ops.work.commit',
  source_request: 'ops.work.source_request',
  budget_wait: 'ops.work.budget_wait',
} as const;

function Work({ cluster }: { cluster: Cluster }) {
  const rows = Object.entries(kinds).flatMap(([kind, text]) =>
    cluster.silos.flatMap(silo => silo.work.filter(work => work.kind === kind).map(work => ({ silo: silo.name ?? silo.address, text, work })))
  );
  return (
    <section class="panel">
      <h2>{t('ops.work')}</h2>
      {rows.length === 0 ? (
        <p class="soft">{t('ops.work.none')}</p>
      ) : (
        <div class="scroll">
          <table class="list">
            <thead>
              <tr>
                <th>{t('ops.work.kind')}</th>
                {cluster.silos.length > 1 && <th>{t('ops.silos')}</th>}
                <th class="number">{t('ops.count')}</th>
                <th class="number">{t('ops.failed')}</th>
                <th class="number">{t('ops.median')}</th>
                <th class="number">{t('ops.p99')}</th>
                <th class="number">{t('ops.longest')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ silo, text, work }) => (
                <tr key={`${work.kind} ${silo}`}>
                  <td>{t(text)}</td>
                  {cluster.silos.length > 1 && <td class="soft">{silo}</td>}
                  <td class="number">{whole(work.count)}</td>
                  <td class={`number ${work.failed ? 'warn' : ''}`}>{whole(work.failed)}</td>
                  <td class="number">{duration(work.p50_seconds)}</td>
                  <td class="number">{duration(work.p99_seconds)}</td>
                  <td class="number">{duration(work.longest_seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Sources({ cluster }: { cluster: Cluster }) {
  const nameOf = (address: string) => cluster.silos.find(silo => silo.address === address)?.name ?? address;
  return (
    <section class="panel">
      <h2>{t('ops.sources')}</h2>
      <dl class="facts">
        {cluster.sources.map(source => (
          <>
            <dt>{source.source}</dt>
            <dd>
              {source.source === 'push'
                ? t('ops.source.pushed')
                : source.requests_per_second === null || source.burst === null
                ? t('ops.source.free')
                : t('ops.source.budget', { rate: source.requests_per_second, burst: source.burst })}
              {source.requests_per_second !== null && source.circuits.length === 0 && <span class="tag good">{t('ops.source.asked')}</span>}
              {source.circuits.map(circuit => (
                <p class="warn">{t('ops.source.open', { silo: nameOf(circuit.silo), time: instant(circuit.until) })}</p>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

function Store({ store }: { store: NonNullable<Cluster['store']> }) {
  const kept = Object.entries(store.bar_retention_days).map(([interval, days]) => t('ops.store.bars.days', { interval, days: whole(days) }));
  return (
    <section class="panel">
      <h2>
        {t('ops.store')} <span class="soft">{store.engine}</span>
      </h2>
      <dl class="facts">
        <dt>{t('ops.store.size')}</dt>
        <dd>{bytes(store.bytes)}</dd>
        <dt>{t('ops.store.runs')}</dt>
        <dd>{t('ops.store.runs.days', { days: store.run_retention_days })}</dd>
        <dt>{t('ops.store.bars')}</dt>
        <dd>{kept.length ? [...kept, t('ops.store.bars.others')].join(' · ') : t('ops.store.bars.forever')}</dd>
      </dl>
    </section>
  );
}

function ScheduleSection({ scheduler, series }: { scheduler: ReturnType<typeof useApi<Scheduler>>; series: readonly ScheduledSeries[] }) {
  const [problem, setProblem] = useState<ApiError | null>(null);
  const { data } = scheduler;
  if (scheduler.error && !data) return <Failure error={scheduler.error} retry={scheduler.reload} />;
  if (!data) return <Loading />;
  const toggle = async () => {
    setProblem(null);
    try {
      scheduler.set(await put<Scheduler>('/api/v1/scheduler', { enabled: !data.enabled }));
    } catch (error) {
      setProblem(error as ApiError);
    }
  };
  return (
    <section class="panel">
      <h2>
        {t('ops.schedule')} <span class={`tag ${data.enabled ? 'good' : 'warn'}`}>{t(data.enabled ? 'ops.on' : 'ops.off')}</span>{' '}
        <button class="quiet" onClick={toggle}>
          {t(data.enabled ? 'ops.switchOff' : 'ops.switchOn')}
        </button>
      </h2>
      {problem && <Failure error={problem} />}
      <p class="soft">
        {data.last_scan && t('ops.lastScan', { time: instant(data.last_scan) })}
        {data.last_report && ` · ${duration(data.last_report.duration_seconds)}`}
      </p>
      <table class="list">
        <thead>
          <tr>
            <th>{t('overview.markets')}</th>
            <th class="number">{t('ops.scheduled')}</th>
            <th class="number">{t('ops.running')}</th>
            <th class="number">{t('ops.waiting')}</th>
            <th class="number">{t('ops.failing')}</th>
            <th>{t('ops.nextDue')}</th>
          </tr>
        </thead>
        <tbody>
          {data.markets.map(market => (
            <tr key={market.market}>
              <td>
                <b>{market.market}</b>
              </td>
              <td class="number">{whole(market.series)}</td>
              <td class="number">{whole(market.running)}</td>
              <td class="number">{whole(market.waiting)}</td>
              <td class={`number ${market.failing ? 'warn' : ''}`}>{whole(market.failing)}</td>
              <td>{market.next_due ? instant(market.next_due) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.markets.some(market => market.pauses.length > 0) && (
        <>
          <h3>{t('ops.pauses')}</h3>
          <ul>
            {data.markets.flatMap(market => market.pauses).map(pause => (
              <li>
                <a href={`/charts/${encodeURIComponent(pause.ticker)}/${pause.interval}`}>
                  <b>{pause.ticker}</b> {pause.interval}
                </a>{' '}
                {pause.problem} <span class="soft">→ {instant(pause.until)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {series.length > 0 && (
        <details>
          <summary>
            {t('ops.scheduled')} <span class="soft">{whole(series.length)}</span>
          </summary>
          <div class="scroll">
            <table class="list">
              <tbody>
                {series.map(one => (
                  <tr>
                    <td>
                      <a href={`/charts/${encodeURIComponent(one.ticker)}/${one.interval}`}>
                        <b>{one.ticker}</b> <span class="soft">{one.interval}</span>
                      </a>
                    </td>
                    <td>{one.source}</td>
                    <td>{one.reasons.join(', ')}</td>
                    <td>{one.state}</td>
                    <td>{one.next_due ? instant(one.next_due) : '–'}</td>
                    <td class="wide warn">{one.problem}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  );
}
