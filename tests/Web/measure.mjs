// How fast the pages are, beside an empty page with the same chart library and the same bars. node measure.mjs
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeBrowser, csv, Gateway, openPage } from './harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const library = join(here, '../../Gateway.Api/web/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.js');
const rounds = 7;
const minutes = 480_000;

const median = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = value => `${value.toFixed(0)} ms`;

/** A walk of minute bars of New York's sessions, pushed as people push their own. */
async function pushMinutes(gateway, ticker) {
  let [price, seed, count] = [100, 11, 0];
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
  const end = Date.UTC(2026, 10, 20, 21);
  const days = [];
  for (let day = Date.UTC(2026, 10, 20, 15); days.length < minutes / 360; day -= 86_400_000) if (![0, 6].includes(new Date(day).getUTCDay())) days.unshift(day);
  let batch = [];
  const send = async () => {
    const answer = await gateway.send('POST', `/api/v1/tickers/${ticker}/1m/bars`, batch);
    count += answer.taken;
    batch = [];
  };
  for (const day of days) {
    for (let minute = 0; minute < 360; minute++) {
      const time = day + minute * 60_000;
      if (time >= end) break;
      const open = price;
      const jump = random() < -0.4995 ? 1.06 : 1;
      price = Math.max(1, open * (1 + random() * 0.002) * jump);
      batch.push({ time: new Date(time).toISOString(), open, high: Math.max(open, price) * 1.0004, low: Math.min(open, price) * 0.9996, close: price, volume: Math.round(1e5 * (1 + random())) });
      if (batch.length === 50_000) await send();
    }
  }
  if (batch.length) await send();
  return count;
}

/** The time from the navigation until the chart has been drawn, and the first contentful paint. */
async function opening(gateway, path) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const page = await openPage(gateway, { path: '/ops' });
    const started = Date.now();
    await page.goto(gateway.url + path);
    await page.locator('.chart-frame canvas').first().waitFor();
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const chart = Date.now() - started;
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
    times.push({ chart, paint });
    await page.context().close();
  }
  return { chart: median(times.map(time => time.chart)), paint: median(times.map(time => time.paint)) };
}

/** The median time of a frame while one drags over the chart. */
async function panning(page, selector) {
  const box = await page.locator(selector).first().boundingBox();
  const [y, left, right] = [box.y + box.height / 3, box.x + 100, box.x + box.width - 200];
  await page.evaluate(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const frame = now => {
      globalThis.frames_.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.mouse.move(left, y);
  await page.mouse.down();
  for (let i = 0; i < 120; i++) await page.mouse.move(left + ((right - left) * (i % 60)) / 60, y);
  await page.mouse.up();
  const frames = await page.evaluate(() => globalThis.frames_);
  return { median: median([...frames]), worst: Math.max(...frames) };
}

/** A page with the library alone: the same bars, and as many marks. */
async function plainPage(bars, marks) {
  const script = await readFile(library, 'utf8');
  const html = `<!doctype html><body style="margin:0"><div id="c" style="width:1300px;height:600px"></div><script>${script}</script><script>
    const { times, open, high, low, close, marks } = ${JSON.stringify({ ...bars, marks })};
    const chart = LightweightCharts.createChart(document.getElementById('c'), { autoSize: true });
    const series = chart.addSeries(LightweightCharts.CandlestickSeries);
    series.setData(times.map((time, i) => ({ time, open: open[i], high: high[i], low: low[i], close: close[i] })));
    LightweightCharts.createSeriesMarkers(series, marks.map(time => ({ time, position: 'aboveBar', shape: 'circle', color: '#f55' })));
    chart.timeScale().setVisibleLogicalRange({ from: 0, to: times.length - 1 });
  </script>`;
  const server = createServer((_, answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end(html)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

const gateway = await Gateway.start(csv());
try {
  await gateway.load('SIM-RAIL');
  const daily = await gateway.get('/api/v1/tickers/SIM-RAIL/1d/chart?points=5000');
  const started = Date.now();
  const count = await pushMinutes(gateway, 'MINUTES');
  console.log(`${count.toLocaleString('en')} minute bars pushed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  const [days, longest] = [await opening(gateway, '/charts/SIM-RAIL/1d?period=all'), await opening(gateway, '/charts/MINUTES/1m?period=all')];
  console.log(`first contentful paint: ${ms(days.paint)} and ${ms(longest.paint)}`);
  console.log(`time to chart: ${daily.bars.toLocaleString('en')} daily bars ${ms(days.chart)}, ${count.toLocaleString('en')} minute bars ${ms(longest.chart)} (${(longest.chart / days.chart).toFixed(2)} times)`);

  const page = await openPage(gateway, { path: '/charts/MINUTES/1m' });
  await page.locator('.chart-frame canvas').first().waitFor();
  const window = await gateway.get('/api/v1/tickers/MINUTES/1m/chart?points=5000');
  const ours = await panning(page, '.chart-frame canvas');
  const plain = await plainPage(window, window.anomalies.map(anomaly => anomaly.time).slice(0, 500));
  const empty = await openPage(plain);
  await empty.locator('canvas').first().waitFor();
  const theirs = await panning(empty, 'canvas');
  console.log(`dragging: a frame takes ${ours.median.toFixed(1)} ms, the longest ${ours.worst.toFixed(0)} ms; with the library alone ${theirs.median.toFixed(1)} ms, ${theirs.worst.toFixed(0)} ms`);
  plain.close();
  const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
  console.log(`memory of the page: ${(memory / 1e6).toFixed(0)} MB of script`);
} finally {
  await closeBrowser();
  await gateway.stop();
}
