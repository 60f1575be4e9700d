// Reads manifests from the standard input, checks each against Kubernetes' own schema of its kind, and prints what is wrong, a line each.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

for (const document of parseAllDocuments(readFileSync(0, 'utf8'))) {
  const manifest = document.toJS();
  const { apiVersion, kind } = manifest;
  const { [kind]: Model } = await import(`kubernetes-models/${apiVersion}`);
  try {
    new Model(manifest).validate();
    console.log(`ok ${kind} ${manifest.metadata.name}`);
  } catch (error) {
    console.log(`${kind} ${manifest.metadata.name}: ${error.message}`);
  }
}
