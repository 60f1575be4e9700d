import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** `npm run dev` serves the sources, and asks a gateway that runs beside it for everything else. */
const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:5000';

/** Compresses the files once, here, instead of with every answer. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir }) {
    for (const name of readdirSync(dir!, { recursive: true }) as string[]) {
      const path = join(dir!, name);
      if (!statSync(path).isFile() || !/\.(html|js|css|svg|txt)$/.test(path)) continue;
      const bytes = readFileSync(path);
      if (bytes.length < 1000) continue;
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [compressed],
  build: {
    target: 'es2022',
    // The Content-Security-Policy allows no data: scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks: id => (/node_modules\/(lightweight-charts|fancy-canvas)\//.test(id) ? 'charts-library' : undefined),
      },
    },
  },
  server: { proxy: { '/api': gateway, '/health': gateway } },
});
