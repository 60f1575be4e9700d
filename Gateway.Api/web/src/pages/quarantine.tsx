import { useState } from 'preact/hooks';
import { post, seriesPath, type ApiError } from '../lib/api';
import { instant, price, short } from '../lib/format';
import { t } from '../lib/i18n';
import type { QuarantinedBar } from '../lib/types';
import { BarTime, Failure, useTitle } from '../parts/basics';
import { sentence } from '../lib/reason';
import { PageFoot, usePages } from '../parts/paged';

/** Bars that were kept out, with their release. */
export function QuarantinePage({ ticker, interval }: { ticker: string; interval: string }) {
  const symbol = ticker.toUpperCase();
  const title = t('quarantine.title', { ticker: symbol, interval });
  useTitle(title);
  const path = `${seriesPath(symbol, interval)}/quarantine`;
  const list = usePages<QuarantinedBar>(path, {});
  const [problem, setProblem] = useState<ApiError | null>(null);
  const release = async (bar: QuarantinedBar) => {
    setProblem(null);
    try {
      await post(`${path}/${encodeURIComponent(bar.datetime)}/release`);
      list.first.reload();
    } catch (error) {
      setProblem(error as ApiError);
    }
  };
  return (
    <main id="content">
      <h1>{title}</h1>
      <p class="soft">
        {t('quarantine.text')} <a href={`/charts/${encodeURIComponent(symbol)}/${interval}`}>{t('explain.chart')}</a>
      </p>
      {problem && <Failure error={problem} />}
      <section class="panel">
        {list.items.length > 0 && (
          <div class="scroll">
            <table class="list">
              <thead>
                <tr>
                  <th>{t('table.when')}</th>
                  {(['chart.open', 'chart.high', 'chart.low', 'chart.close', 'chart.volume.short'] as const).map(name => (
                    <th class="number">{t(name)}</th>
                  ))}
                  <th>{t('quarantine.why')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {list.items.map(bar => (
                  <tr key={bar.datetime}>
                    <td>
                      <BarTime time={bar.datetime} interval={interval} ticker={symbol} />
                    </td>
                    {[bar.open, bar.high, bar.low, bar.close].map(value => (
                      <td class="number">{price(value)}</td>
                    ))}
                    <td class="number">{short(bar.volume)}</td>
                    <td class="wide">{sentence(bar.reason)}</td>
                    <td>{bar.released_at ? <span class="soft">{t('quarantine.released', { time: instant(bar.released_at) })}</span> : <button onClick={() => release(bar)}>{t('quarantine.release')}</button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <PageFoot list={list} empty={t('quarantine.none')} />
      </section>
    </main>
  );
}
