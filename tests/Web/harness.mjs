// A gateway as users start it, and a Chromium as they look at it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const repository = resolve(here, '../..');
const program = process.env.GATEWAY_DLL ?? join(repository, 'Gateway.Api/bin/Debug/net10.0/Anomaly.Gateway.Api.dll');
const axe = await readFile(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Daily bars of ten years, as files. */
export const goldenBars = join(repository, 'tests/Detection.Tests/Golden/bars');

export const csv = (folder = goldenBars) => ({ Anomaly__MarketData__Source: 'Csv', Anomaly__MarketData__Csv__Folder: folder });

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** One process with everything in it, over a store that outlives it. */
export class Gateway {
  static async start(settings = {}) {
    const gateway = new Gateway();
    gateway.folder = await mkdtemp(join(tmpdir(), 'anomaly-web-'));
    gateway.url = `http://127.0.0.1:${await freePort()}`;
    gateway.settings = { ASPNETCORE_URLS: gateway.url, Anomaly__Store__Path: join(gateway.folder, 'anomaly.db'), ...settings };
    await gateway.launch();
    return gateway;
  }

  async launch() {
    this.output = '';
    this.process = spawn('dotnet', [program], { cwd: repository, env: { ...process.env, ...this.settings } });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', data => (this.output += data));
    for (let i = 0; i < 600; i++) {
      if (this.process.exitCode !== null) throw new Error(`The gateway ended:\n${this.output}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise(later => setTimeout(later, 100));
    }
    throw new Error(`The gateway is not ready:\n${this.output}`);
  }

  async kill() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  async get(path) {
    const answer = await fetch(this.url + path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async send(method, path, body) {
    const answer = await fetch(this.url + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Loads the history of a series and waits until that has ended. */
  async load(ticker, interval = '1d', period = 'max') {
    const { run_id } = await this.send('POST', '/api/v1/backfills', { ticker, interval, max_period: period });
    for (;;) {
      const run = await this.get(`/api/v1/backfills/${run_id}`);
      if (run.status !== 'in_progress') return run;
      await new Promise(later => setTimeout(later, 100));
    }
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

let browser;

/** A gateway for the tests of a file, stopped with its browser after the last of them. */
export function gatewayForTests(prepare) {
  let gateway;
  before(async () => {
    gateway = await Gateway.start(csv());
    await prepare(gateway);
  });
  after(async () => {
    await closeBrowser();
    await gateway?.stop();
  });
}

/** A page of its own window. What a user must never see is collected: errors on the console, requests to another host. */
export async function openPage(gateway, { path = '/', ...options } = {}) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, timezoneId: 'Europe/Berlin', locale: 'en-GB', colorScheme: 'dark', reducedMotion: 'reduce', ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: gateway.url });
  const page = await context.newPage();
  page.problems = [];
  page.isAway = false;
  page.on('console', message => message.type() === 'error' && !page.isAway && page.problems.push(message.text()));
  page.on('pageerror', error => page.problems.push(String(error)));
  page.on('request', request => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(gateway.url) && page.problems.push(`a request to ${request.url()}`));
  await page.goto(gateway.url + path);
  return page;
}

export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/** Serious findings of axe, each with where it is. The library is put into the page past its policy. */
export async function accessibilityProblems(page) {
  await page.evaluate(axe + ';undefined');
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  return violations
    .filter(violation => ['serious', 'critical'].includes(violation.impact))
    .map(violation => `${violation.id}: ${violation.help} (${violation.nodes.slice(0, 3).map(node => `${node.target} ${node.any[0]?.message ?? ''}`).join('; ')})`);
}
