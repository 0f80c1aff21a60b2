// A registry on loopback, with temporary storage, for testing what is published. What it does not have itself it fetches
// from the registry this machine's npm is configured with.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './pnpm.mjs';

const START_WITHIN_MS = 30_000;

export async function startRegistry() {
  const folder = mkdtempSync(join(tmpdir(), 'enterprise-mcp-registry-'));
  const uplink = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;

  const config = join(folder, 'config.json'); // YAML reads JSON
  writeFileSync(
    config,
    JSON.stringify({
      storage: join(folder, 'storage'),
      uplinks: { outside: { url: uplink, timeout: '60s', max_fails: 5 } },
      // Our own names never come from outside: a test must not pass on what somebody published earlier.
      packages: {
        '@enterprise-mcp/*': { access: '$all', publish: '$all', unpublish: '$all' },
        '**': { access: '$all', proxy: 'outside' },
      },
      auth: {},
      web: { enable: false },
      max_body_size: '200mb',
      log: { type: 'stdout', format: 'json', level: 'warn' },
    }),
  );
  const npmrc = join(folder, 'npmrc');
  // npm insists on some token before it publishes; this registry lets everybody.
  writeFileSync(
    npmrc,
    `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\nfund=false\naudit=false\nupdate-notifier=false\n`,
  );

  const log = openSync(join(folder, 'log'), 'w');
  const server = spawn(
    join(root, 'node_modules/.bin/verdaccio'),
    ['--config', config, '--listen', `127.0.0.1:${port}`],
    {
      cwd: folder,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  const ended = new Promise((resolve) => server.once('exit', resolve));

  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) break;
    if (server.exitCode !== null || Date.now() > deadline) {
      const said = readFileSync(join(folder, 'log'), 'utf8');
      await stop();
      throw new Error(`verdaccio does not start: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    stop,
    env: { NPM_CONFIG_USERCONFIG: npmrc, NPM_CONFIG_REGISTRY: url, NPM_CONFIG_CACHE: join(folder, 'cache') },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
