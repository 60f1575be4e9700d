import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessibilityProblems, closeBrowser, csv, Gateway, openPage } from './harness.mjs';

let gateway;
before(async () => {
  gateway = await Gateway.start({ ...csv(), Anomaly__Auth__JwtKey: 'a key of more than thirty-two bytes, for tests' });
});
after(async () => {
  await closeBrowser();
  await gateway?.stop();
});

test('the first admin comes by the printed link, goes, and signs in again', async () => {
  const page = await openPage(gateway);
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  const [, link] = /(\/sign-in#first=\S+)/.exec(gateway.output);
  await page.goto(gateway.url + link);
  await page.getByRole('heading', { name: 'Become the first admin' }).waitFor();
  assert.equal(page.url(), `${gateway.url}/sign-in`, 'the token is taken out of the address');
  await page.getByLabel('E-mail address').fill('ann@example.com');
  await page.getByLabel('Name', { exact: true }).fill('Ann <b>');
  await page.getByLabel('New password').fill('secret1');
  await page.getByRole('button', { name: 'Continue' }).click();
  const who = page.getByRole('button', { name: 'Signed in as Ann <b>' });
  await who.waitFor();
  assert.equal(await page.evaluate(() => document.cookie), '', 'no script reads the session');
  await who.click();
  await page.getByText('admin', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();

  await page.getByLabel('E-mail address').fill('ann@example.com');
  await page.getByLabel('Password', { exact: true }).fill('secret2');
  page.isAway = true; // The browser reports the refusal by itself.
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Address and password do not belong together.').waitFor();
  page.isAway = false;
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByLabel('Password', { exact: true }).fill('secret1');
  await page.getByRole('button', { name: 'Continue' }).click();
  await who.waitFor();
  assert.deepEqual(page.problems, []);
});
