// `pnpm run docs`: writes every document that is made from the code. With --check it writes nothing, names what is stale
// and exits 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allDocuments } from './documents.ts';
import { orphans } from './orphans.ts';
import { root } from './servers.ts';
import { stalePaths } from './write.ts';

const check = process.argv.includes('--check');
const documents = await allDocuments();
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);
const stale = stalePaths(documents, read);
const left = orphans(documents);

if (check) {
  for (const path of stale) console.error(`stale: ${path}`);
  for (const path of left) console.error(`of no code any more: ${path}`);
  if (stale.length + left.length > 0) console.error('Run `pnpm run docs` and commit what it writes.');
  else console.log(`${documents.length} documents are up to date.`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of documents.filter((document) => stale.includes(document.path))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  for (const path of left) console.log(`of no code any more, remove it: ${path}`);
  console.log(`${documents.length} documents, ${stale.length} written.`);
}
