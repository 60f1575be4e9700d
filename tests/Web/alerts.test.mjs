import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, gatewayForTests, openPage } from './harness.mjs';

let gateway;
gatewayForTests(async started => {
  gateway = started;
  await gateway.load('SIM-RAIL');
});

test('a series that is followed from its chart is on the page, and a rule is tried, added, switched off and deleted', async () => {
  const page = await openPage(gateway, { path: '/charts/SIM-RAIL/1d' });
  await page.getByRole('button', { name: 'Tell me' }).click();
  await page.getByRole('button', { name: 'Telling you' }).waitFor();
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByText('Nothing yet').waitFor();
  await page.getByRole('cell', { name: 'SIM-RAIL 1d' }).waitFor();

  const rules = page.locator('section', { has: page.getByRole('heading', { name: 'Rules' }) });
  await rules.getByLabel('Name').fill('Rare ones');
  await rules.getByLabel('At least').fill('0.5');
  await rules.getByRole('button', { name: 'Try it on the last 90 days' }).click();
  await rules.getByText(/\d+ alerts in \d+ messages/).waitFor();
  await rules.getByRole('button', { name: 'Add' }).click();
  await rules.getByRole('cell', { name: 'Rare ones' }).waitFor();
  await rules.getByRole('button', { name: 'on', exact: true }).click();
  await rules.getByRole('button', { name: 'off', exact: true }).waitFor();
  assert.equal((await gateway.get('/api/v1/me/rules'))[0].enabled, false);
  assert.deepEqual(await accessibilityProblems(page), []);
  await rules.getByRole('button', { name: 'Delete' }).click();
  await rules.getByText('No rule').waitFor();
  assert.deepEqual(page.problems, []);
});

test('a wrong ticker and a channel that is not set up are said, and a webhook shows its key once', async () => {
  const page = await openPage(gateway, { path: '/alerts' });
  page.isAway = true;
  const part = name => page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });
  await part('Watch lists').getByLabel('Ticker').fill('NOSUCH');
  await part('Watch lists').getByRole('button', { name: 'Add' }).click();
  await page.getByRole('alert').getByText('There is no ticker NOSUCH').waitFor();

  const channels = part('Channels');
  await channels.getByLabel('Channel').selectOption('mail');
  await channels.getByLabel('Name').fill('Me');
  await channels.getByLabel('Address').fill('ada@example.com');
  await channels.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('alert').getByText('E-mail is not set up here').waitFor();
  await channels.getByLabel('Channel').selectOption('webhook');
  await channels.getByLabel('Address').fill('https://hooks.invalid/a');
  await channels.getByRole('button', { name: 'Add' }).click();
  await channels.getByText(/whsec_/).waitFor();
  await page.reload();
  await channels.getByRole('cell', { name: 'Me', exact: true }).waitFor();
  assert.equal(await channels.getByText(/whsec_/).count(), 0);
  await channels.getByRole('button', { name: 'Send a test' }).click();
  await channels.getByText('the host is not known').waitFor();
});
