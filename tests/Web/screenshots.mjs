// Pictures of every page for the documentation, in docs/images: a folder of daily bars is loaded, so that the pages have something to show.
// node screenshots.mjs [folder of bars, {interval}/{TICKER}.csv]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closeBrowser, csv, Gateway, goldenBars, openPage, repository } from './harness.mjs';

const folder = process.argv[2] ?? goldenBars;
const target = join(repository, 'docs/images');
const gateway = await Gateway.start(csv(folder));
await mkdir(target, { recursive: true });

async function picture(name, path, { ready, width = 1360, height = 860, scheme = 'dark', act, fullPage = false } = {}) {
  const page = await openPage(gateway, { path, viewport: { width, height }, colorScheme: scheme });
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState('networkidle');
  if (act) await act(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(target, `${name}.png`), fullPage });
  if (page.problems.length) console.error(`${name}: ${page.problems.join('; ')}`);
  await page.context().close();
}

try {
  const markets = await Promise.all(['US', 'JP', 'TH'].map(market => gateway.get(`/api/v1/markets/${market}/tickers?limit=100`)));
  const tickers = markets.flat().map(listing => listing.ticker);
  for (const ticker of tickers) await gateway.load(ticker).catch(error => console.error(`${ticker}: ${error.message}`));
  const { items } = await gateway.get('/api/v1/anomalies?limit=500');
  const main = tickers.includes('GOOG') ? 'GOOG' : items[0].Ticker;
  const worst = items.filter(anomaly => anomaly.Ticker === main).sort((a, b) => (b.severity ?? 0) - (a.severity ?? 0))[0] ?? items[0];
  const chart = `/charts/${main}/1d`;
  await picture('overview', '/', { ready: '.heat' });
  await picture('overview-light', '/', { ready: '.heat', scheme: 'light' });
  await picture('overview-phone', '/', { ready: '.heat', width: 390, height: 844 });
  await picture('chart', `${chart}?period=1Y`, { ready: '.chart-frame canvas' });
  await picture('explanation', `${chart}?anomaly=${worst._id}`, {
    ready: '.drawer .features',
    act: async page => {
      await page.keyboard.press('v');
      await page.locator('.verify .good').waitFor();
    },
  });
  await picture('explanation-phone', `${chart}?anomaly=${worst._id}`, { ready: '.drawer .features', width: 390, height: 844 });
  await picture('anomalies', '/anomalies', { ready: 'tbody tr' });
  await picture('runs', '/runs', { ready: 'tbody tr' });
  await picture('models', '/models/US', { ready: '.histogram' });
  await picture('operations', '/ops', { ready: '.tag.healthy' });
} finally {
  await closeBrowser();
  await gateway.stop();
}
