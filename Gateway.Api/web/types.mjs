// Writes src/lib/schema.d.ts: the shapes of API v1, from the description that a gateway serves or a file has.
// npm run types -- http://127.0.0.1:5000/openapi/v1.json [another file to write]
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const source = process.argv[2];
if (!source) {
  console.error('Name the description: a file, or http://127.0.0.1:5000/openapi/v1.json of a gateway that runs.');
  process.exit(1);
}
const text = /^https?:/.test(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8');
const { openapi: version, info, components } = JSON.parse(text);
const types = astToString(await openapi({ openapi: version, info, paths: {}, components: { schemas: components.schemas } }));
const target = process.argv[3] ?? new URL('src/lib/schema.d.ts', import.meta.url);
await writeFile(target, `// Generated from the API's description by types.mjs. Do not edit.\n${types}`);
