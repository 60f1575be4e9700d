import { day, rare, strength } from '../lib/format';
import { t, tValue } from '../lib/i18n';
import { reasonOf } from '../lib/reason';
import type { HeatMap } from '../lib/types';

/** Tickers by days: each cell is the most severe anomaly of a ticker on a day. On phones it is a list of tickers. */
export function HeatMapTable({ map }: { map: HeatMap }) {
  const days = map.days.slice(-30);
  return (
    <div class="scroll">
      <table class="heat">
        <thead>
          <tr>
            <th scope="col">{t('table.ticker')}</th>
            {days.map((date, i) => {
              const isMonth = i === 0 || date.slice(0, 7) !== days[i - 1]!.slice(0, 7);
              return (
                <th scope="col" title={day(`${date}T12:00:00Z`, 'UTC')}>
                  {isMonth ? <b>{new Date(`${date}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, { month: 'short', timeZone: 'UTC' })}</b> : null}
                  {Number(date.slice(8))}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {map.rows.map(row => {
            const cells = new Map(row.cells.map(cell => [cell.day, cell]));
            return (
              <tr key={row.ticker}>
                <th scope="row">
                  <a href={`/charts/${encodeURIComponent(row.ticker)}/${row.cells[0]?.interval ?? '1d'}`} title={row.company_name ?? undefined}>
                    {row.ticker}
                  </a>
                </th>
                {days.map(date => {
                  const cell = cells.get(date);
                  if (!cell) return <td />;
                  const text = `${row.ticker} ${cell.interval}, ${day(`${date}T12:00:00Z`, 'UTC')}: ${reasonOf(cell)} ${rare(cell.severity, cell.score)}${cell.count > 1 ? ` (${cell.count})` : ''}`;
                  return (
                    <td>
                      <a class={`cell s${strength(cell.severity)}`} href={`/charts/${encodeURIComponent(row.ticker)}/${cell.interval}?anomaly=${cell.id}`} title={text} aria-label={text}>
                        {cell.direction === 'up' ? '▲' : cell.direction === 'down' ? '▼' : '◆'}
                      </a>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="soft key">
        {[1, 2, 3].map(level => (
          <span>
            <i class={`cell s${level}`} /> {tValue('severity', String(level))}
          </span>
        ))}
        <span>▲ {t('direction.up')}</span>
        <span>▼ {t('direction.down')}</span>
        <span>◆ {t('direction.other')}</span>
      </p>
    </div>
  );
}
