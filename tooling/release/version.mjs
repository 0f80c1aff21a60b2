// What the release workflow runs to turn the waiting changesets into versions: package.json and CHANGELOG.md by changesets,
// of packages too that hold what is released; then the generated files that repeat a version (server.json and the reference pages), and the records of what clients may rely on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addCarried } from './carried.mjs';
import { root } from './pnpm.mjs';

function run(name, ...args) {
  const { status } = spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

addCarried(root);
run('changeset', 'version');
const docs = join(root, 'tooling/docs/generate.ts');
if (existsSync(docs)) run('tsx', '--conditions=@enterprise-mcp/source', docs);
run('tsx', '--conditions=@enterprise-mcp/source', join(root, 'tooling/contracts/check.ts'), '--record');
