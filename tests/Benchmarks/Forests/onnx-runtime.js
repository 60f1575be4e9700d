// onnx-runtime.js MODEL.onnx ROWS.f32 : lines of "rows medianMicroseconds bestMicroseconds version", one thread.
const fs = require('fs');
const ort = require('onnxruntime-node');

(async () => {
  const [model, rows] = process.argv.slice(2);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const bytes = fs.readFileSync(rows);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (const [count, warm, runs] of [[1, 2000, 20000], [2520, 20, 100], [100000, 2, 15]]) {
    const feeds = { features: new ort.Tensor('float32', values.slice(0, count * 14), [count, 14]) };
    for (let i = 0; i < warm; i++) await session.run(feeds);
    const times = [];
    for (let i = 0; i < runs; i++) {
      const start = process.hrtime.bigint();
      await session.run(feeds);
      times.push(Number(process.hrtime.bigint() - start) / 1e3);
    }
    times.sort((a, b) => a - b);
    console.log(count, times[runs >> 1], times[0], ort.env.versions.node);
  }
})();
