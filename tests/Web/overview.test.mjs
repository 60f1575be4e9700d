import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, gatewayForTests, openPage } from './harness.mjs';

let gateway;
gatewayForTests(async started => {
  gateway = started;
});

test('a first visit is guided to something real within one click', async () => {
  const page = await openPage(gateway);
  await page.getByText('Nothing has been detected yet').waitFor();
  await page.locator('.chips a', { hasText: 'SIM-RAIL' }).click();
  await page.locator('.chart-frame canvas').first().waitFor();
  assert.match(page.url(), /\/charts\/SIM-RAIL\/1d$/);
  assert.deepEqual(page.problems, []);
});

test('the overview shows what was found, and leads to the bar', async () => {
  await gateway.load('SIM-RAIL');
  const page = await openPage(gateway);
  const cell = page.locator('.heat a.cell').first();
  await cell.waitFor();
  const { items } = await gateway.get('/api/v1/anomalies?incidents=1&limit=20');
  assert.equal(await page.locator('section:has(h2:text("Latest")) .cards li').count(), Math.min(20, items.length));
  assert.deepEqual(await accessibilityProblems(page), []);
  await cell.click();
  await page.locator('.drawer .reason').waitFor();
  assert.match(page.url(), /\/charts\/SIM-RAIL\/1d\?anomaly=[0-9a-f]{24}$/);
  await page.goBack();
  await page.locator('.heat').waitFor();
  assert.deepEqual(page.problems, []);
});

test('an incident is shown once, with how many bars follow', async () => {
  await gateway.load('SIM-RAIL');
  const { items } = await gateway.get('/api/v1/anomalies?incidents=1&limit=20');
  const incident = items.find(({ incident }) => incident.anomalies > 1);
  assert.ok(incident, 'the exchange has incidents of more than one anomaly');
  const page = await openPage(gateway);
  const card = page.locator(`section:has(h2:text("Latest")) .cards li:has(a[href*="${incident._id}"])`);
  await card.waitFor();
  const more = incident.incident.anomalies - 1;
  assert.equal(await card.locator('.tag.more').textContent(), more === 1 ? 'and 1 more bar' : `and ${more} more bars`);
  const rest = (await gateway.get(`/api/v1/anomalies?ticker=SIM-RAIL&limit=500`)).items.filter(one => one.incident?.id === incident._id && !one.incident.begins);
  assert.equal(rest.length, more);
  for (const one of rest) assert.equal(await page.locator(`section:has(h2:text("Latest")) .cards a[href*="${one._id}"]`).count(), 0);

  await page.goto(`${gateway.url}/charts/SIM-RAIL/1d?anomaly=${rest[0]._id}`);
  await page.locator('.drawer .incident').waitFor();
  assert.match(await page.locator('.drawer .incident').textContent(), new RegExp(`^One of ${incident.incident.anomalies} anomalies of an incident from `));
  await page.locator('.drawer .incident a', { hasText: 'its first bar' }).click();
  await page.waitForURL(url => url.searchParams.get('anomaly') === incident._id);
  assert.deepEqual(page.problems, []);
});

test('a reason is the sentence of the API in English, and its numbers in other languages', async () => {
  await gateway.load('SIM-RAIL');
  const { items } = await gateway.get('/api/v1/anomalies?limit=50');
  assert.ok(items.every(({ reason_facts }) => reason_facts.length > 0));
  const page = await openPage(gateway, { path: '/anomalies' });
  await page.locator('table.list tbody tr').nth(items.length - 1).waitFor();
  const sentences = await page.locator('table.list td.wide').evaluateAll(cells => cells.map(cell => [...cell.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent).join('').trim()));
  assert.deepEqual(sentences, items.map(({ reason }) => `${reason[0].toUpperCase()}${reason.slice(1)}.`));

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Language').selectOption('ja');
  await page.getByRole('link', { name: '概要' }).waitFor();
  const first = page.locator('table.list td.wide').first();
  await first.waitFor();
  const number = items[0].reason.match(/[\d.,]+(?= %| times)/)?.[0];
  const text = await first.textContent();
  assert.match(text, /通常|本|異常|報告/);
  if (number) assert.ok(text.includes(number), `${number} in ${text}`);
  assert.deepEqual(page.problems, []);
});

test('search finds as one types, with the keyboard alone', async () => {
  const page = await openPage(gateway);
  await page.locator('nav.main').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('rail');
  await page.getByRole('option', { name: /SIM-RAIL/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'SIM-RAIL' }).waitFor();
  assert.deepEqual(page.problems, []);
});

test('on a phone nothing is wider than the screen', async () => {
  for (const [path, ready] of [['/', '.heat'], ['/charts/SIM-RAIL/1d', '.chart-frame canvas'], ['/anomalies', '.cards li'], ['/runs', 'tbody tr'], ['/models', '.histogram'], ['/ops', '.tag.healthy']]) {
    const page = await openPage(gateway, { path, viewport: { width: 390, height: 800 } });
    await page.locator(ready).first().waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, path);
    await page.context().close();
  }
});

test('an address without a page says so, and a program gets JSON', async () => {
  const page = await openPage(gateway, { path: '/' });
  page.isAway = true;
  await page.goto(`${gateway.url}/no/such/page`);
  await page.getByText('There is nothing at this address').waitFor();
  await page.getByRole('link', { name: 'To the overview' }).click();
  await page.locator('.overview').waitFor();
  const answer = await fetch(`${gateway.url}/no/such/page`);
  assert.equal(answer.status, 404);
  assert.match(answer.headers.get('content-type'), /json/);
});

test('texts, look and colours are chosen and kept', async () => {
  const page = await openPage(gateway);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Look').selectOption('light');
  await page.getByLabel('Language').selectOption('ja');
  await page.getByRole('link', { name: '概要' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: '概要' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ja');
  await page.locator('.heat').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(page.problems, []);
});
