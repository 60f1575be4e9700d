// Reads a live gateway by the types that are generated from its own description. TypedClientTests compiles and runs it.
import type { operations } from "./api.js";

export type Body<O extends keyof operations, S extends keyof operations[O]["responses"]> =
  operations[O]["responses"][S] extends { content: infer C } ? C[keyof C] : never;

declare const process: { argv: string[] };

async function read<T>(path: string, status: number): Promise<T> {
  const answer = await fetch(process.argv[2] + path);
  if (answer.status !== status) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as T;
}

const charts = await read<Body<"PyGetChart", 200>>("/py/chart?ticker=WALK,NOSUCH&interval=1h&period=max", 200);
for (const [ticker, chart] of Object.entries(charts)) {
  if (!("dates" in chart) || !chart.dates) {
    console.log(`${ticker}: no data`);
    continue;
  }

  const closes: (number | null)[] = chart.close;
  const lower: (number | null)[] = chart.bollinger_bands.lower;
  const times: Date[] = chart.dates.map((date: string) => new Date(date));
  console.log(`${ticker}: ${closes.length} closes, ${lower.length} bands, ${times.filter(time => isNaN(time.getTime())).length} bad times`);
}

const page = await read<Body<"ListAnomalies", 200>>("/api/v1/anomalies?ticker=WALK&limit=2", 200);
for (const anomaly of page.items) {
  const features: { [name: string]: number | null } = anomaly.features;
  console.log(`${anomaly.Ticker}: ${Object.keys(features).length} features, ${anomaly.anomaly_score < 0}, ${anomaly.status}`);
}

const problem = await read<Body<"GetRun", 404>>("/api/v1/runs/none", 404);
console.log(`${problem.status} ${problem.title}`);
