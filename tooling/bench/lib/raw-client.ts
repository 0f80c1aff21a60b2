import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Readable, Writable } from 'node:stream';

export type Answer = { readonly result?: Record<string, unknown>; readonly error?: { readonly message: string } };
type Params = Record<string, unknown>;

/** How to start a server. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment but PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** JSON-RPC over pipes without an SDK, so that the client costs next to nothing. */
export interface RawClient {
  /** `performance.now()` just before the spawn. */
  readonly spawnedAt: number;
  readonly pid: number;
  request(method: string, params?: Params): Promise<Answer>;
  /** The end of what the server logged. */
  log(): string;
  notify(method: string, params?: Params): void;
  /** Closes stdin and waits for the exit; kills after 10 s. */
  close(): Promise<void>;
}

export function spawnRaw({ command, args, env = {} }: Launch): RawClient {
  const spawnedAt = performance.now();
  const child = spawn(command, [...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // A group of its own, so that what npx starts ends with it.
    detached: true,
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000);
  });
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  const exited = new Promise<void>((resolve) => {
    const gone = (why: string) => {
      for (const { reject } of waiting.values())
        reject(new Error(`${command} ${args.join(' ')} ended (${why}):\n${stderr}`));
      waiting.clear();
      resolve();
    };
    child.once('error', (error) => gone(error.message));
    child.once('close', (code, signal) => gone(String(code ?? signal)));
  });
  child.stdin.on('error', () => undefined);
  onLines(child.stdout, (line) => {
    const message = readMessage(line);
    const pending = message?.id === undefined ? undefined : waiting.get(message.id);
    if (message?.id === undefined || !pending) return;
    waiting.delete(message.id);
    pending.resolve(message);
  });
  let lastId = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  return {
    spawnedAt,
    log: () => stderr,
    pid: child.pid ?? 0,
    request(method, params) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ id, method, ...(params && { params }) });
      });
    },
    notify: (method, params) => void send({ method, ...(params && { params }) }),
    close: () => end(child, exited),
  };
}

/** Undefined for what is none: some servers of others greet on stdout. */
function readMessage(line: string): (Answer & { id?: number }) | undefined {
  try {
    return JSON.parse(line) as Answer & { id?: number };
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcessByStdio<Writable, Readable, Readable>, exited: Promise<void>): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group is gone already, and `close` comes.
    }
  }, 10_000);
  await exited;
  clearTimeout(timer);
}

function onLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  });
}

/** Throws unless it is a result, and for tools a successful one. */
export function resultOf(answer: Answer): Record<string, unknown> {
  if (!answer.result || answer.result['isError']) throw new Error(`refused: ${JSON.stringify(answer).slice(0, 1000)}`);
  return answer.result;
}

/** Resident memory in MB, now and at its highest; undefined where there is no /proc. */
export function memoryOf(pid: number): { rss: number; peak: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { rss: Math.round(field('VmRSS')), peak: Math.round(field('VmHWM')) };
  } catch {
    return undefined;
  }
}

/** Milliseconds of CPU that all threads of a process have used; undefined where there is no /proc. Steadier than time on a busy machine. */
export function cpuOf(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    return undefined;
  }
}
