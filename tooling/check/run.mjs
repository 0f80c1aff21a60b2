// `pnpm check`: everything that can be wrong without a test failing. All steps run, also after one has failed.
//   pnpm check            pnpm check lint types     only these
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from '../release/pack.mjs';
import { publishable } from '../release/pnpm.mjs';
import { shipped } from '../release/shipped.mjs';
import { contentProblems } from './content.mjs';
import { licenceProblems } from './licences.mjs';

const root = join(import.meta.dirname, '../..');
const binary = (name) => join(root, 'node_modules/.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'enterprise-mcp-check-'));

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (error) console.error(error.message);
  return status === 0;
}

let packed;
/** The tarballs as they would be published, made once. */
const packages = () => {
  packed ??= packAll(scratch);
  return packed;
};

const docs = join(root, 'tooling/docs/generate.ts');

/** Name → whether it is fine. Order: quick ones first. */
const steps = {
  lint: () => run(binary('biome'), 'check', '.'),
  types: () => run(binary('tsc'), '-p', 'tsconfig.json'),
  unused: () => run(binary('knip'), '--no-progress', '--no-config-hints'),
  workspace: () => run(binary('sherif'), '--ignore-rule', 'packages-without-package-json'),
  docs: () => {
    if (existsSync(docs)) return run(binary('tsx'), '--conditions=@enterprise-mcp/source', docs, '--check');
    console.log('no generated documents yet');
    return true;
  },
  contracts: () => run(binary('tsx'), '--conditions=@enterprise-mcp/source', join(root, 'tooling/contracts/check.ts')),
  build: () => run(binary('turbo'), 'run', 'build', '--output-logs=errors-only'),
  content: () => {
    let fine = true;
    for (const pack of packages()) {
      const problems = contentProblems(pack);
      console.log(
        `${pack.name}@${pack.version}: ${pack.files.length} files, ${Math.ceil(pack.bytes / 1024)} KB packed`,
      );
      for (const problem of problems) console.log(`  ✗ ${problem}`);
      if (problems.length > 0) fine = false;
    }
    return fine;
  },
  licences: () => {
    let fine = true;
    for (const { name, path } of publishable()) {
      const packages = shipped(path);
      const problems = licenceProblems(packages);
      console.log(`${name}: ${packages.length} packages in it or with it`);
      for (const problem of problems) console.log(`  ✗ ${problem}`);
      if (problems.length > 0) fine = false;
    }
    return fine;
  },
  publint: () =>
    packages()
      .map(({ tarball }) => run(binary('publint'), 'run', tarball, '--strict'))
      .every(Boolean),
  // Only what other packages import has types to be wrong about; servers are started, not imported.
  'types for users': () =>
    packages()
      .filter(({ files }) => files.some((file) => file.endsWith('.d.ts')))
      .map(({ tarball }) =>
        run(binary('attw'), tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'),
      )
      .every(Boolean),
};

const wanted = process.argv.slice(2).filter((argument) => argument !== '--');
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const outcomes = [];
for (const [name, check] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = Date.now();
  console.log(`\n▶ ${name}`);
  let fine = false;
  try {
    fine = check();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  outcomes.push({ name, fine, seconds: ((Date.now() - start) / 1000).toFixed(1) });
  console.log(`■ ${name}: ${fine ? 'ok' : 'FAILED'}, ${outcomes.at(-1).seconds} s`);
}
rmSync(scratch, { recursive: true, force: true });

console.log('');
for (const { name, fine, seconds } of outcomes)
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds} s`);
process.exitCode = outcomes.every(({ fine }) => fine) ? 0 : 1;
