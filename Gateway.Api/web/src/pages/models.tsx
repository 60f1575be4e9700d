import { useState } from 'preact/hooks';
import { put, useApi, type ApiError } from '../lib/api';
import { day, price, rarity, short, whole } from '../lib/format';
import { t } from '../lib/i18n';
import type { Model, ModelCard, ModelOverview } from '../lib/types';
import { Failure, Loading, useTitle } from '../parts/basics';

export function ModelsPage({ market }: { market?: string | undefined }) {
  useTitle(t('models.title'), market);
  const models = useApi<ModelOverview[]>('/api/v1/models');
  const shown = models.data?.filter(overview => !market || overview.market === market.toUpperCase());
  return (
    <main id="content">
      <h1>{t('models.title')}</h1>
      <p class="soft">{t('models.text')}</p>
      {models.error && !models.data && <Failure error={models.error} retry={models.reload} />}
      {!models.data && models.loading && <Loading />}
      {shown?.map(overview => (
        <Overview key={overview.market} overview={overview} changed={models.reload} />
      ))}
    </main>
  );
}

function Overview({ overview, changed }: { overview: ModelOverview; changed: () => void }) {
  const [problem, setProblem] = useState<ApiError | null>(null);
  const use = async (version: string) => {
    if (!confirm(t('models.confirm', { market: overview.market, version }))) return;
    setProblem(null);
    try {
      await put(`/api/v1/models/${overview.market}/pin`, { version });
      changed();
    } catch (error) {
      setProblem(error as ApiError);
    }
  };
  return (
    <section class="panel">
      <h2>{overview.market}</h2>
      {overview.chosen?.problem && <p class="notice warn">{overview.chosen.problem}</p>}
      {!overview.active && <p class="notice warn">{t('models.none')}</p>}
      {overview.problems.map(text => (
        <p class="notice warn">{text}</p>
      ))}
      {problem && <Failure error={problem} />}
      {overview.available.map(model => (
        <details key={model.version} open={model.active} class="model">
          <summary>
            <b>{model.version}</b> {model.active && <span class="tag good">{t('models.active')}</span>} {model.pinned && <span class="tag">{t('models.pinned')}</span>}{' '}
            {model.candidate && <span class="tag">{t('models.candidate')}</span>}
          </summary>
          <ModelFacts model={model} />
          {!model.active && <button onClick={() => use(model.version)}>{t('models.use')}</button>}
        </details>
      ))}
    </section>
  );
}

function ModelFacts({ model }: { model: Model }) {
  const card = useApi<ModelCard>(`/api/v1/models/${model.market}/${encodeURIComponent(model.version)}`);
  const { data } = card;
  const quantiles = data?.quantiles;
  return (
    <>
      <p>
        {t('models.trees', { trees: whole(model.trees), samples: whole(model.samples_per_tree) })} · {model.feature_set}
        {model.rows !== null &&
          model.trained_from !== null &&
          model.trained_to !== null &&
          ` · ${t('models.trained', { rows: whole(model.rows), tickers: whole(model.tickers.length), from: day(model.trained_from, 'UTC', { weekday: false }), to: day(model.trained_to, 'UTC', { weekday: false }) })}`}
      </p>
      <p class="code soft">{model.hash}</p>
      {data?.calibration && <p>{t('models.budget', { bars: whole(rarity(data.threshold)) })}</p>}
      {card.error && <Failure error={card.error} retry={card.reload} />}
      {quantiles && (
        <>
          <h3>{t('models.histogram')}</h3>
          <ScoreHistogram probabilities={quantiles.probabilities} scores={quantiles.score} threshold={data.calibration ? null : data.threshold} />
          <h3>{t('models.ranges')}</h3>
          <div class="scroll">
            <table class="list">
              <thead>
                <tr>
                  <th>{t('models.probability')}</th>
                  {quantiles.probabilities.map(probability => (
                    <th class="number">{short(probability * 100)} %</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {quantiles.features.map(feature => (
                  <tr>
                    <td title={feature.name}>{data.features.find(known => known.name === feature.name)?.label ?? feature.name}</td>
                    {feature.values.map(value => (
                      <td class="number">{short(value)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </>
  );
}

/** The density of scores between their quantiles: the model's file keeps no more of its training rows. */
function ScoreHistogram({ probabilities, scores, threshold }: { probabilities: number[]; scores: number[]; threshold: number | null }) {
  const [low, high] = [Math.min(scores[0]!, threshold ?? scores[0]!), scores.at(-1)!];
  const [width, height] = [560, 120];
  const x = (score: number) => ((score - low) / Math.max(high - low, 1e-9)) * (width - 40) + 20;
  const parts = scores.slice(1).map((score, i) => ({ from: scores[i]!, to: score, density: (probabilities[i + 1]! - probabilities[i]!) / Math.max(score - scores[i]!, 1e-9) }));
  const most = Math.max(...parts.map(part => part.density));
  return (
    <svg class="histogram" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${t('models.histogram')}: ${scores.map(score => price(score, 3)).join(', ')}`}>
      {parts.map(part => (
        <rect x={x(part.from) + 0.5} width={Math.max(0.5, x(part.to) - x(part.from) - 1)} y={height - 22 - (part.density / most) * (height - 30)} height={(part.density / most) * (height - 30)} />
      ))}
      {threshold !== null && (
        <>
          <line x1={x(threshold)} x2={x(threshold)} y1="4" y2={height - 22} />
          <text x={x(threshold) + 4} y="14">
            {t('models.threshold')} {price(threshold, 3)}
          </text>
        </>
      )}
      {[scores[0]!, scores.at(-1)!].map((score, i) => (
        <text x={x(score)} y={height - 6} text-anchor={i ? 'end' : 'start'}>
          {price(score, 3)}
        </text>
      ))}
    </svg>
  );
}
