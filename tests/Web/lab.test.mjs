import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, gatewayForTests, openPage } from './harness.mjs';

let gateway;
gatewayForTests(async started => {
  gateway = started;
  await gateway.load('SIM-RAIL');
});

test('a bar that is dragged down is an anomaly at once, and nothing is stored', async () => {
  const [series, runs] = await Promise.all([gateway.get('/api/v1/tickers/SIM-RAIL/1d'), gateway.get('/api/v1/runs')]);
  const page = await openPage(gateway, { path: '/charts/SIM-RAIL/1d' });
  await page.getByRole('button', { name: 'more', exact: true }).click();
  await page.getByRole('link', { name: 'Try changes in the lab' }).click();
  await page.getByText('Not an anomaly').waitFor();
  const box = await page.locator('.lab .chart-frame').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 60, { steps: 5 });
  await page.mouse.up();
  await page.getByText('An anomaly', { exact: true }).waitFor();
  await page.locator('.lab .features tbody tr').first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Not an anomaly').waitFor();
  const now = await gateway.get('/api/v1/tickers/SIM-RAIL/1d');
  assert.equal(now.anomalies_found, series.anomalies_found);
  assert.deepEqual((await gateway.get('/api/v1/runs?trigger=backfill')).items.length, runs.items.filter(run => run.trigger === 'backfill').length);
  assert.deepEqual(page.problems, []);
});

test('the stored score comes out of an unchanged bar, by keyboard and for another budget', async () => {
  const anomaly = (await gateway.get('/api/v1/tickers/SIM-RAIL/1d/anomalies?limit=1')).items[0];
  const page = await openPage(gateway, { path: `/lab/SIM-RAIL/1d?time=${anomaly.Datetime}` });
  await page.getByText('An anomaly', { exact: true }).waitFor();
  assert.equal(await page.locator('.lab tr', { hasText: 'Score' }).locator('td').nth(1).innerText(), anomaly.anomaly_score.toFixed(4));
  await page.getByLabel('Volume').focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await page.locator('.lab tr', { hasText: 'Volume' }).locator('td').nth(2).waitFor();
  await page.getByLabel('Budget of alarms').selectOption({ label: '1 in 1,000' });
  await page.waitForURL(/budget=0.001/);
  assert.deepEqual(page.problems, []);
});
