import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { accessibilityProblems, gatewayForTests, openPage } from './harness.mjs';

let gateway, anomalies;
gatewayForTests(async started => {
  gateway = started;
  await gateway.load('SIM-RAIL');
  anomalies = (await gateway.get('/api/v1/tickers/SIM-RAIL/1d/anomalies?limit=500')).items;
});

const open = async (path = '/charts/SIM-RAIL/1d', options = {}) => {
  const page = await openPage(gateway, { path, ...options });
  await page.locator('.chart-frame canvas').first().waitFor();
  await page.locator('ul.anomalies li').first().waitFor();
  return page;
};

test('a deep link opens the chart at its anomaly, explained', async () => {
  const oldest = anomalies.at(-1);
  const page = await open(`/charts/SIM-RAIL/1d?anomaly=${oldest._id}`);
  await page.locator('.drawer .features tbody tr').first().waitFor();
  assert.equal((await page.locator('.drawer .reason').innerText()).trim().toLowerCase(), `${oldest.reason.replace(/\.$/, '')}.`.toLowerCase());
  await page.locator(`ul.anomalies li.chosen a[href*="${oldest._id}"]`).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(page.problems, []);
});

test('keys walk the anomalies, and back goes back', async () => {
  const page = await open(`/charts/SIM-RAIL/1d?anomaly=${anomalies[0]._id}`);
  await page.locator('.drawer .reason').waitFor();
  await page.keyboard.press('[');
  await page.waitForURL(url => url.searchParams.get('anomaly') === anomalies[1]._id);
  await page.keyboard.press(']');
  await page.waitForURL(url => url.searchParams.get('anomaly') === anomalies[0]._id);
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await page.goBack();
  await page.locator('.drawer').waitFor();
  assert.deepEqual(page.problems, []);
});

test('verify shows that the score comes out again', async () => {
  const page = await open(`/charts/SIM-RAIL/1d?anomaly=${anomalies[0]._id}`);
  await page.locator('.drawer .verify').waitFor();
  await page.keyboard.press('v');
  await page.getByText('Reproduced:').waitFor();
  assert.equal(await page.locator('.verify tr', { hasText: 'Score' }).locator('td').nth(1).innerText(), String(anomalies[0].anomaly_score));
  assert.deepEqual(page.problems, []);
});

test('seen, normal and notes are kept', async () => {
  const { _id: id } = anomalies[2];
  const page = await open(`/charts/SIM-RAIL/1d?anomaly=${id}`);
  await page.getByRole('button', { name: 'Mark as seen' }).click();
  await page.getByRole('button', { name: 'This is normal' }).click();
  await page.getByRole('button', { name: 'Marked as normal' }).waitFor();
  await page.getByPlaceholder('What do you know about this bar?').fill('<b>results</b> were late');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.locator('blockquote', { hasText: '<b>results</b> were late' }).waitFor();
  await page.reload();
  await page.locator('blockquote', { hasText: '<b>results</b> were late' }).waitFor();
  const kept = await gateway.get(`/api/v1/anomalies/${id}`);
  assert.equal(kept.status, 'acknowledged');
  assert.equal(kept.assessment.normal, true);
  await page.getByRole('button', { name: 'Delete this note' }).click();
  await page.locator('blockquote').waitFor({ state: 'detached' });
  assert.deepEqual(page.problems, []);
});

test('periods, indicators and the table of bars', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'all', exact: true }).click();
  await page.getByText(/history from/).waitFor();
  const { bars, first } = await gateway.get('/api/v1/tickers/SIM-RAIL/1d/chart?from=1990-01-01&to=2030-01-01&points=2000');
  await page.getByText(`${bars.toLocaleString('en')} bars loaded`).waitFor();
  assert.ok(first);
  await page.getByRole('button', { name: 'Indicators' }).click();
  await page.getByLabel('Relative strength').check();
  await page.getByLabel('MACD').check();
  await page.locator('.chart-frame.panes-4').waitFor();
  await page.reload();
  await page.locator('.chart-frame.panes-4').waitFor();
  await page.getByText('The bars as a table').click();
  await page.locator('details[open] tbody tr').nth(99).waitFor();
  assert.equal(await page.locator('details[open] tbody tr').count(), 100);
  assert.deepEqual(page.problems, []);
});

test('picture and table are downloads', async () => {
  const page = await open();
  const download = async name => {
    await page.getByRole('button', { name: 'more', exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    await page.keyboard.press('Escape');
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const picture = await download('Picture (PNG)');
  assert.match(picture.name, /\.png$/);
  assert.equal(picture.bytes.subarray(1, 4).toString(), 'PNG');
  const table = await download('Table (CSV)');
  const { times, close } = await gateway.get('/api/v1/tickers/SIM-RAIL/1d/chart?points=2000');
  const lines = table.bytes.toString().trim().split('\n');
  assert.equal(lines[0], 'Datetime,Open,High,Low,Close,Volume,Bars,Source,Live,Anomalies,Severity,Reason');
  assert.equal(lines.length, times.length + 1);
  assert.equal(lines.at(-1).split(',')[4], String(close.at(-1)));
  assert.ok(lines.some(line => /,1,0\.99/.test(line)));
  assert.deepEqual(page.problems, []);
});

test('zooming in goes to single bars, scrolling back to the first one, and what is in view stays', async () => {
  const page = await open('/charts/SIM-RAIL/1d?period=all');
  await page.getByText(/One candle here is \d+ bars/).waitFor();
  const box = await page.locator('.chart-frame').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -300);
  await page.getByText(/One candle here is/).waitFor({ state: 'detached' });
  const { first } = await gateway.get('/api/v1/tickers/SIM-RAIL/1d/chart?points=10');
  // The legend names the bar under the pointer, which is at the left edge.
  const isAtFirst = async () => Date.parse(await page.locator('.legend .time').innerText()) <= Date.parse(first) + 40 * 86_400_000;
  let reached = false;
  for (let i = 0; i < 80 && !reached; i++) {
    await page.mouse.move(box.x + 120, box.y + box.height / 3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 150, box.y + box.height / 3, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(box.x + 20, box.y + box.height / 3);
    await page.waitForTimeout(150);
    if (await isAtFirst()) {
      await page.waitForTimeout(500);
      reached = await isAtFirst();
    }
  }
  assert.ok(reached, 'the first bar was never reached');
  assert.deepEqual(page.problems, []);
});

test('a ticker that nobody knows is said, with what to do', async () => {
  const page = await openPage(gateway, { path: '/charts/NOSUCH/1d' });
  page.isAway = true;
  await page.getByText(/NOSUCH/).first().waitFor();
  await page.locator('.failure, .empty').first().waitFor();
  await page.locator('nav.main').waitFor();
});
