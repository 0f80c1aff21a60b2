// Publishes every package whose version the registry does not have yet, each on its own: one that fails does not keep
// the others back, and running it again continues where it stopped.
//   node tooling/release/publish.mjs [--registry URL] [--dry-run]
//   node tooling/release/publish.mjs --pending     names what would be published, on one line
// In CI NPM_CONFIG_PROVENANCE=true makes npm attach where and from what it was built (needs `id-token: write`).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { packAll } from './pack.mjs';
import { publishable } from './pnpm.mjs';

/** First npm that exchanges the CI's identity for a publishing token. */
const TRUSTED_PUBLISHING = [11, 5, 1];

function npm(args, env) {
  return spawnSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

function npmIsOlderThan(wanted) {
  const have = npm(['--version']).stdout.trim().split('.').map(Number);
  for (let i = 0; i < 3; i++) if (have[i] !== wanted[i]) return have[i] < wanted[i];
  return false;
}

function isThere(name, version, to, env) {
  const { status, stdout, stderr } = npm(['view', `${name}@${version}`, 'version', ...to], env);
  // A registry that cannot be asked must not pass for one that does not have it.
  if (status !== 0 && !stderr.includes('E404')) throw new Error(`npm view ${name}: ${stderr}`);
  return status === 0 && stdout.trim() === version;
}

export function publishAll({ registry, dryRun = false, env = {}, only } = {}) {
  if (process.env.NPM_CONFIG_PROVENANCE === 'true' && npmIsOlderThan(TRUSTED_PUBLISHING)) {
    throw new Error(`provenance with trusted publishing needs npm ${TRUSTED_PUBLISHING.join('.')} or later`);
  }
  const to = registry ? ['--registry', registry] : [];
  const folder = mkdtempSync(join(tmpdir(), 'enterprise-mcp-publish-'));
  try {
    return packAll(folder, only).map(({ name, version, tarball }) => {
      if (isThere(name, version, to, env)) return { name, version, outcome: 'already there', output: '' };
      const done = npm(['publish', tarball, '--access', 'public', ...(dryRun ? ['--dry-run'] : []), ...to], env);
      return { name, version, outcome: done.status === 0 ? 'published' : 'failed', output: done.stdout + done.stderr };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { registry: { type: 'string' }, 'dry-run': { type: 'boolean' }, pending: { type: 'boolean' } },
  });
  if (values.pending) {
    const to = values.registry ? ['--registry', values.registry] : [];
    const waiting = publishable().filter(({ name, version }) => !isThere(name, version, to, {}));
    console.log(waiting.map(({ name, version }) => `${name}@${version}`).join(' '));
  } else {
    const results = publishAll({ registry: values.registry, dryRun: values['dry-run'] });
    for (const { name, version, outcome, output } of results) {
      console.log(`${outcome}: ${name}@${version}`);
      if (outcome === 'failed') console.error(output);
      if (outcome === 'published' && !values['dry-run']) tag(`${name}@${version}`);
    }
    process.exitCode = results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  }
}

/** Changesets' own form of tag; the workflow pushes them. */
function tag(name) {
  const { status, stderr } = spawnSync('git', ['tag', name], { encoding: 'utf8' });
  if (status !== 0) console.error(`no tag ${name}: ${stderr.trim()}`);
}
