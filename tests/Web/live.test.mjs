import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayForTests, openPage } from './harness.mjs';

let gateway;
gatewayForTests(async started => {
  gateway = started;
  await gateway.load('SIM-RAIL');
});

/** Days at New York's opening, counted back from a Friday that is past. */
const friday = Date.UTC(2026, 10, 20, 14, 30);

/** A walk of so many weekdays; the close of the last may be another. */
function bars(count, { last = 1 } = {}) {
  const days = [];
  for (let time = friday; days.length < count; time -= 86_400_000) {
    if (![0, 6].includes(new Date(time).getUTCDay())) days.unshift(time);
  }
  let price = 100;
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  return days.map((time, i) => {
    const open = price;
    price = i === count - 1 ? open * last : open * (1 + random() * 0.02);
    return { time: new Date(time).toISOString(), open, high: Math.max(open, price) * 1.003, low: Math.min(open, price) * 0.997, close: price, volume: 1e6 * (1 + random() * 0.4) };
  });
}

test('a new anomaly appears by itself, also after the gateway was killed', async () => {
  const page = await openPage(gateway);
  await page.locator('.live.live').waitFor();
  const history = bars(400);
  await gateway.send('POST', '/api/v1/tickers/FALLS/1d/bars', history.slice(0, -1));
  await gateway.send('POST', '/api/v1/tickers/FALLS/1d/bars', bars(400, { last: 0.7 }).slice(-1));
  await page.locator('.cards li.fresh', { hasText: 'FALLS' }).first().waitFor();

  // While the stream is away, and cannot come back, something happens.
  page.isAway = true;
  await page.route('**/api/v1/events*', route => route.abort());
  await gateway.kill();
  await page.locator('.live.reconnecting').waitFor();
  await gateway.launch();
  await gateway.send('POST', '/api/v1/tickers/RISES/1d/bars', history.slice(0, -1));
  await gateway.send('POST', '/api/v1/tickers/RISES/1d/bars', bars(400, { last: 1.4 }).slice(-1));
  assert.equal(await page.locator('.cards li', { hasText: 'RISES' }).count(), 0);
  await page.unroute('**/api/v1/events*');
  await page.locator('.live.live').waitFor({ timeout: 60_000 });
  await page.locator('.cards li', { hasText: 'RISES' }).first().waitFor();
  assert.ok(page.problems.every(problem => !/request to/.test(problem)), page.problems.join('\n'));
});

test('the chart takes a bar that comes while it is looked at', async () => {
  const all = bars(300);
  await gateway.send('POST', '/api/v1/tickers/GROWS/1d/bars', all.slice(0, -1));
  const page = await openPage(gateway, { path: '/charts/GROWS/1d' });
  await page.getByText('299 bars loaded').waitFor();
  await gateway.send('POST', '/api/v1/tickers/GROWS/1d/bars', bars(300, { last: 0.6 }).slice(-1));
  await page.getByText('300 bars loaded').waitFor();
  await page.locator('ul.anomalies li').first().waitFor();
  assert.deepEqual(page.problems, []);
});

test('history is loaded with progress, and a page that was loaded anew shows it as well', async () => {
  const page = await openPage(gateway, { path: '/charts/SIM-ASA.T/5m' });
  await page.getByRole('button', { name: 'Load older history' }).first().click();
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByText(/History loaded: [\d,]+ rows/).waitFor({ timeout: 60_000 });
  await page.locator('.chart-frame canvas').first().waitFor();
  assert.deepEqual(page.problems, []);
});

test('a history that a source cannot give is said in words', async () => {
  const page = await openPage(gateway, { path: '/charts/NOSUCH/1d' });
  page.isAway = true;
  await page.getByRole('button', { name: 'Load older history' }).first().click();
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.locator('.failure, .backfill.failed').first().waitFor({ timeout: 60_000 });
});

test('runs, models and operations show what there is', async () => {
  const page = await openPage(gateway, { path: '/runs' });
  await page.locator('tbody tr').first().waitFor();
  await page.getByLabel('Asked by').selectOption('backfill');
  await page.waitForURL(/trigger=backfill/);
  await page.locator('tbody tr', { hasText: 'a backfill' }).first().locator('a').first().click();
  await page.getByText('Hash of the model').waitFor();
  await page.getByRole('link', { name: 'Models' }).click();
  await page.locator('.histogram').first().waitFor();
  await page.getByRole('link', { name: 'Operations' }).click();
  await page.getByText('healthy').first().waitFor();
  await page.getByRole('button', { name: /Switch (on|off)/ }).waitFor();
  assert.deepEqual(page.problems, []);
});

test('a coin has no session: its bars are told by UTC', async () => {
  const hours = bars(300).map((bar, i) => ({ ...bar, time: new Date(friday - 1_800_000 - (299 - i) * 3_600_000).toISOString() }));
  await gateway.send('POST', '/api/v1/tickers/BTC-USD/1h/bars', hours);
  const page = await openPage(gateway, { path: '/charts/BTC-USD/1h' });
  await page.getByText('300 bars loaded').waitFor();
  await page.getByText('Bars as a table').click();
  assert.match(await page.locator('details table tbody tr').first().innerText(), /20 Nov 2026, 14:00/);
});
