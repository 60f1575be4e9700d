// What an hour of live bars does to the memory of the gateway and of the pages. node hour.mjs [minutes] [series]
import { readFile } from 'node:fs/promises';
import { closeBrowser, csv, Gateway, openPage } from './harness.mjs';

const minutes = Number(process.argv[2] ?? 60);
const series = Number(process.argv[3] ?? 50);
const names = Array.from({ length: series }, (_, i) => `LIVE${i}`);
const minute = 60_000;
const mb = bytes => `${(bytes / 1e6).toFixed(1)} MB`;

let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
const prices = new Map(names.map(name => [name, 100]));

/** The next bar of a series; one in two hundred jumps. */
function bar(name, time) {
  const open = prices.get(name);
  const close = Math.max(1, open * (1 + random() * 0.002) * (random() < -0.495 ? 1.05 : 1));
  prices.set(name, close);
  return { time: new Date(time).toISOString(), open, high: Math.max(open, close) * 1.0004, low: Math.min(open, close) * 0.9996, close, volume: Math.round(1e5 * (1 + random())) };
}

const push = (gateway, name, bars) => gateway.send('POST', `/api/v1/tickers/${name}/1m/bars`, bars);

async function heapOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}

async function residentOf(gateway) {
  const status = await readFile(`/proc/${gateway.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024;
}

const gateway = await Gateway.start(csv());
try {
  let next = Math.floor(Date.now() / minute) * minute;
  for (const name of names) await push(gateway, name, Array.from({ length: 2000 }, (_, i) => bar(name, next - (2000 - i) * minute)));
  const chart = await openPage(gateway, { path: `/charts/${names[0]}/1m` });
  const overview = await openPage(gateway, { path: '/' });
  await chart.locator('.chart-frame canvas').first().waitFor({ timeout: 120_000 });
  await overview.locator('.market-cards').waitFor({ timeout: 120_000 });
  const report = async at =>
    console.log(`after ${at} min: gateway ${mb(await residentOf(gateway))}, chart ${mb(await heapOf(chart))}, overview ${mb(await heapOf(overview))}`);
  await report(0);
  for (let done = 1; done <= minutes; done++) {
    await new Promise(resolve => setTimeout(resolve, next + minute - Date.now() + 500));
    for (const name of names) await push(gateway, name, [bar(name, next)]);
    next += minute;
    if (done % 10 === 0) await report(done);
  }
  if (chart.problems.length + overview.problems.length) console.log([...chart.problems, ...overview.problems].join('\n'));
  const { total } = await gateway.get('/api/v1/anomalies?limit=1');
  console.log(`${total ?? ''} anomalies; ${minutes * series} bars`);
} finally {
  await closeBrowser();
  await gateway.stop();
}
