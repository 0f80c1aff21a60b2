import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { EngineClient } from './engine.ts';

// Every container is labelled with the process that started it. Two things remove it when that process forgets to:
// a small watcher process that outlives it (also when it is killed), and the sweep at the start of the next run.

const LABEL = 'enterprise-mcp.test.owner';

/** `host/pid/start`: the start time tells a living owner from another process that got its pid later. */
async function identityOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return `${hostname()}/${pid}/${await startTime(pid)}`;
}

/** Field 22 of /proc/<pid>/stat, counted after the last parenthesis, as names may contain anything. 0 without /proc. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

let labels: Promise<Record<string, string>> | undefined;

/** Labels for a container of this process. The first call also sweeps leftovers and starts the watcher. */
export function ownerLabels(engine: EngineClient): Promise<Record<string, string>> {
  labels ??= (async () => {
    await removeLeftovers(engine);
    const owner = await identityOf(process.pid);
    if (owner === undefined) throw new Error('this process does not exist');
    watch(engine, owner);
    return { [LABEL]: owner };
  })();
  return labels;
}

/** Removes the containers of processes of this machine that are gone. Returns how many. */
export async function removeLeftovers(engine: EngineClient): Promise<number> {
  const { dockerode } = engine.container;
  const found = await dockerode.listContainers({ all: true, filters: { label: [LABEL] } });
  let removed = 0;
  for (const container of found) {
    const owner = container.Labels[LABEL] ?? '';
    const [host, pid] = owner.split('/');
    if (host !== hostname() || (await identityOf(Number(pid))) === owner) continue;
    // Somebody else's sweep may be faster.
    await dockerode
      .getContainer(container.Id)
      .remove({ force: true, v: true })
      .then(
        () => removed++,
        () => undefined,
      );
  }
  return removed;
}

// Plain JavaScript for `node -e`: it must start without any loader. Ends when the pipe from the owner closes, which the
// kernel does however the owner ends; asks twice, for a container that was being created at that moment.
const WATCHER = `
const http = require('node:http');
const { connection, filters } = JSON.parse(process.argv[1]);
const call = (method, path) => new Promise((resolve) => {
  http.request({ ...connection, method, path }, (answer) => {
    let text = '';
    answer.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
  }).on('error', () => resolve('[]')).end();
});
const reap = async () => {
  const found = JSON.parse(await call('GET', '/containers/json?all=1&filters=' + encodeURIComponent(JSON.stringify(filters))));
  await Promise.all(found.map(({ Id }) => call('DELETE', '/containers/' + Id + '?force=true&v=true')));
};
process.stdin.resume().on('end', () => reap().then(() => setTimeout(reap, 1000)));
`;

interface Modem {
  readonly socketPath?: string;
  readonly protocol?: string;
  readonly host?: string;
  readonly port?: number | string;
}

function watch(engine: EngineClient, owner: string): void {
  const modem = engine.container.dockerode.modem as Modem;
  // An engine behind TLS or ssh is left to the sweep.
  if (modem.socketPath === undefined && modem.protocol !== 'http') return;
  const connection =
    modem.socketPath === undefined ? { host: modem.host, port: modem.port } : { socketPath: modem.socketPath };
  const child = spawn(
    process.execPath,
    ['-e', WATCHER, JSON.stringify({ connection, filters: { label: [`${LABEL}=${owner}`] } })],
    // A session of its own: Ctrl-C in the terminal must not end it together with the tests.
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  child.unref();
  if (child.stdin !== null && 'unref' in child.stdin) (child.stdin as unknown as { unref(): void }).unref();
}
