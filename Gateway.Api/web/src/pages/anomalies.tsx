import { rarity, whole } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import type { Anomaly } from '../lib/types';
import { AnomalyTable } from '../parts/anomaly-rows';
import { useTitle } from '../parts/basics';
import { ExplanationPanel } from '../parts/explanation';
import { Filters, intervalChoices, useFilters } from '../parts/filters';
import { PageFoot, usePages } from '../parts/paged';

const severities = ['0.99', '0.999', '0.9999'];

export function AnomaliesPage() {
  useTitle(t('anomalies.title'));
  const [filters, clear] = useFilters(['ticker', 'interval', 'status', 'kind', 'incidents', 'min_severity', 'from', 'to']);
  const list = usePages<Anomaly>('/api/v1/anomalies', filters);
  return (
    <main id="content">
      <h1>{t('anomalies.title')}</h1>
      <p class="soft">{t('anomalies.text')}</p>
      <Filters
        fields={[
          { name: 'ticker', label: 'filter.ticker' },
          { name: 'interval', label: 'filter.interval', choices: intervalChoices },
          { name: 'status', label: 'filter.status', choices: ['new', 'acknowledged', 'retracted'].map(status => [status, tValue('status', status)] as const) },
          { name: 'kind', label: 'filter.kind', choices: ['market', 'data_fault'].map(kind => [kind, tValue('kind', kind)] as const) },
          { name: 'incidents', label: 'filter.incidents', choices: [['1', t('incident.only')]] },
          { name: 'min_severity', label: 'filter.severity', choices: severities.map(value => [value, t('rare.short', { bars: whole(rarity(Number(value))) })] as const) },
          { name: 'from', label: 'filter.from', type: 'date' },
          { name: 'to', label: 'filter.to', type: 'date' },
        ]}
      />
      <section class="panel">
        {list.items.length > 0 && <AnomalyTable anomalies={list.items} />}
        <PageFoot list={list} empty={t('list.empty.anomalies')} clear={clear} />
      </section>
    </main>
  );
}

export function AnomalyPage({ id }: { id: string }) {
  useTitle(t('explain.title'));
  return (
    <main id="content" class="narrow">
      <h1>{t('explain.title')}</h1>
      <section class="panel">
        <ExplanationPanel key={id} id={id} onChart={false} />
      </section>
    </main>
  );
}
