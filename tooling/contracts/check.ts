// `pnpm check contracts`: compares each server with its contract.json, the record of its latest release. What would break
// a client fails, unless a waiting changeset says "major" for the package. With --record it writes the records, which the
// release does after it has turned changesets into versions; with --new only those of servers that have none yet.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadApps, root } from '../docs/servers.ts';
import { type Contract, contractOf } from './contract.ts';
import { pendingBumps, verdictOn } from './verdict.ts';

const record = process.argv.includes('--record');
const onlyNew = process.argv.includes('--new');
const folder = join(root, '.changeset');
const changesets = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
const bumps = pendingBumps(changesets.map((file) => readFileSync(join(folder, file), 'utf8')));

for (const app of await loadApps()) {
  const path = join(root, app.folder, 'contract.json');
  const name = `@enterprise-mcp/${app.name}`;
  const now = contractOf(app);
  if (record || (onlyNew && !existsSync(path))) {
    writeFileSync(path, `${JSON.stringify(now, null, 1)}\n`);
    console.log(`${name}: recorded`);
    continue;
  }
  if (!existsSync(path)) {
    console.log(`${name}: ✗ ${app.folder}/contract.json is missing; write it with: pnpm contracts --new`);
    process.exitCode = 1;
    continue;
  }
  const recorded = JSON.parse(readFileSync(path, 'utf8')) as Contract;
  const { breaking, fine } = verdictOn(recorded, now, bumps.get(name));
  console.log(`${name}: ${breaking.length === 0 ? 'nothing that breaks a client' : `${breaking.length} breaking`}`);
  for (const reason of breaking) console.log(`  ${fine ? '·' : '✗'} ${reason}`);
  if (fine) continue;
  console.log('  Keep what clients rely on, or say "major" for the package in a changeset: pnpm changeset');
  process.exitCode = 1;
}
