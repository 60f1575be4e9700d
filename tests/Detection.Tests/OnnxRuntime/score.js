// score.js MODEL.onnx ROWS.f32 : rows of little-endian floats in, one score per line out.
const fs = require('fs');
const ort = require('onnxruntime-node');

(async () => {
  const [model, rows] = process.argv.slice(2);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1 });
  const bytes = fs.readFileSync(rows);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const input = new ort.Tensor('float32', values, [values.length / 14, 14]);
  const { score_samples: scores } = await session.run({ features: input });
  if (scores.dims[1] !== 1) throw new Error(`score_samples has ${scores.dims[1]} columns`);
  process.stdout.write(Array.from(scores.data, String).join('\n'));
})().catch(error => {
  console.error(error);
  process.exit(1);
});
