import type { ChartWindow } from '../lib/types';
import type { PriceChart } from './price-chart';

/** Saves the chart as a picture. */
export function downloadPicture(chart: PriceChart, data: ChartWindow): void {
  chart.picture().toBlob(blob => blob && save(blob, `${nameOf(data)}.png`));
}

/** Saves the points of a window as a table, with the most severe anomaly of each. */
export function downloadTable(data: ChartWindow): void {
  const worst = new Map<number, { severity: number | null; reason: string; count: number }>();
  for (const { point, severity, reason } of data.anomalies) {
    const known = worst.get(point);
    worst.set(point, known && (known.severity ?? 0) >= (severity ?? 0) ? { ...known, count: known.count + 1 } : { severity, reason, count: (known?.count ?? 0) + 1 });
  }
  const lines = data.times.map((time, i) => {
    const anomaly = worst.get(i);
    const isLive = data.live_from !== null && time >= data.live_from;
    return [
      new Date(time * 1000).toISOString(), data.open[i], data.high[i], data.low[i], data.close[i], data.volume[i], data.bars_per_point, data.source ?? '', isLive,
      anomaly?.count ?? 0, anomaly?.severity ?? '', quoted(anomaly?.reason ?? ''),
    ].join(',');
  });
  const table = ['Datetime,Open,High,Low,Close,Volume,Bars,Source,Live,Anomalies,Severity,Reason', ...lines, ''].join('\n');
  save(new Blob([table], { type: 'text/csv' }), `${nameOf(data)}.csv`);
}

const nameOf = ({ ticker, interval, times }: ChartWindow) => `${ticker}-${interval}-${new Date(times.at(-1)! * 1000).toISOString().slice(0, 10)}`;

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
