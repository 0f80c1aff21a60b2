// Validates every server.json against the schema that it names, fetched from where it is published. The release does this;
// a machine without the network has the same rules, as far as our entries need them, in the release tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { root } from './pnpm.mjs';

const schemas = new Map();
for (const name of readdirSync(join(root, 'apps')).sort()) {
  const entry = JSON.parse(readFileSync(join(root, 'apps', name, 'server.json'), 'utf8'));
  if (!schemas.has(entry.$schema)) {
    const answer = await fetch(entry.$schema);
    if (!answer.ok) throw new Error(`${entry.$schema}: ${answer.status}`);
    schemas.set(
      entry.$schema,
      new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(await answer.json()),
    );
  }
  const isValid = schemas.get(entry.$schema);
  const fine = isValid(entry);
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${entry.name} ${entry.version}`);
  if (fine) continue;
  for (const { instancePath, message } of isValid.errors) console.error(`  ${instancePath || '/'} ${message}`);
  process.exitCode = 1;
}
