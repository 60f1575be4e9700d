// Pictures of every page for the documentation, in docs/images. They show the simulated exchange, as whoever starts the product sees it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closeBrowser, Gateway, openPage, repository } from './harness.mjs';

const target = join(repository, 'docs/images');
const main = 'SIM-RAIL';
const gateway = await Gateway.start();
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
  const markets = await Promise.all(['US', 'JP', 'TH'].map(market => gateway.get(`/api/v1/markets/${market}/tickers?limit=8`)));
  for (const { ticker } of markets.flat()) await gateway.load(ticker, '1d', '2y');
  await gateway.load(main, '1d', '10y');
  const { items } = await gateway.get(`/api/v1/tickers/${main}/1d/anomalies?limit=20`);
  const worst = items.sort((a, b) => (b.severity ?? 0) - (a.severity ?? 0))[0];
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
  await picture('lab', `/lab/${main}/1d`, {
    ready: '.lab .features',
    act: async page => {
      const box = await page.locator('.lab .chart-frame').boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.8, { steps: 4 });
      await page.mouse.up();
      await page.getByText('An anomaly', { exact: true }).waitFor();
    },
  });
  await picture('anomalies', '/anomalies', { ready: 'tbody tr' });
  await picture('runs', '/runs', { ready: 'tbody tr' });
  await picture('models', '/models/US', { ready: '.histogram' });
  await picture('operations', '/ops', { ready: '.tag.healthy' });
} finally {
  await closeBrowser();
  await gateway.stop();
}
