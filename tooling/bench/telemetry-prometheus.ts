import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface RunningPrometheus {
  readonly url: string;
  /** Runs promtool beside it: milliseconds. What it costs to reach into a container is not counted. */
  promtool(args: readonly string[]): number;
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const CONTAINER = fileURLToPath(new URL('../containers/monitoring', import.meta.url));

/** Where promtool and prometheus are: a folder, or undefined for the container image of the tests. */
export type Binaries = string | undefined;

/** Makes blocks of OpenMetrics, as one loads the history of another system. */
export function createBlocks(binaries: Binaries, folder: string): void {
  run(binaries, folder, 'promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'metrics.om', 'blocks']);
}

/** A Prometheus over the blocks of `folder` that scrapes nothing. */
export async function startPrometheus(binaries: Binaries, folder: string): Promise<RunningPrometheus> {
  const port = await freePort();
  mkdirSync(join(folder, 'blocks'), { recursive: true });
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  const args = [
    '--config.file=prometheus.yml',
    '--storage.tsdb.path=blocks',
    '--storage.tsdb.retention.time=10y',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const { command, given, name } = commandOf(binaries, folder, 'prometheus', args);
  const child = spawn(command, given, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + READY_MS;
  while (!(await ready(url))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`prometheus did not start:\n${said}`);
    await sleep(100);
  }
  return { url, promtool: (given) => promtool(binaries, name, given), stop: () => stop(child, name) };
}

const TIMED = 'set -e; begun=$(date +%s%N); promtool "$@" > /dev/null; echo $(($(date +%s%N) - begun))';

function promtool(binaries: Binaries, container: string | undefined, args: readonly string[]): number {
  if (container === undefined) {
    const begun = performance.now();
    execFileSync(join(binaries ?? '', 'promtool'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    return performance.now() - begun;
  }
  return (
    Number(execFileSync('docker', ['exec', container, 'sh', '-c', TIMED, 'sh', ...args], { encoding: 'utf8' })) / 1e6
  );
}

async function ready(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    (response) => response.ok,
    () => false,
  );
}

async function stop(child: ChildProcess, container: string | undefined): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (container) execFileSync('docker', ['rm', '--force', container], { stdio: 'ignore' });
  else child.kill('SIGTERM');
  await gone;
}

function run(binaries: Binaries, folder: string, program: string, args: readonly string[]): void {
  const { command, given } = commandOf(binaries, folder, program, args);
  execFileSync(command, given, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

function commandOf(binaries: Binaries, folder: string, program: string, args: readonly string[]) {
  if (binaries) return { command: join(binaries, program), given: [...args], name: undefined };
  const image = execFileSync('docker', ['build', '--quiet', '--network=host', CONTAINER], { encoding: 'utf8' }).trim();
  const name = `telemetry-${process.pid}-${program}`;
  const options = [
    'run',
    '--rm',
    '--name',
    name,
    '--network=host',
    '--user=0',
    `--volume=${folder}:/data`,
    '--workdir=/data',
  ];
  return { command: 'docker', given: [...options, `--entrypoint=${program}`, image, ...args], name };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
