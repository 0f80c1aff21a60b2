import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { type ClientKind, connectClient, type TestClient } from './client.ts';
import type { Person } from './person.ts';

export interface SpawnOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** The whole environment of the child; nothing is inherited but PATH and HOME unless given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Who answers the client's questions; without, it cannot be asked. */
  readonly person?: Person | undefined;
}

/** A server process as a host starts it, with everything it wrote. */
export interface SpawnedServer {
  readonly client: TestClient;
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  stderr(): string;
  /** Lines of stdout that were no JSON-RPC message: must stay empty. */
  strayOutput(): readonly string[];
  /** Resolves with exit code or signal. */
  readonly exited: Promise<number | string>;
  /** Closes stdin as a host does and waits for the exit. */
  close(): Promise<number | string>;
}

/** What a child needs to start at all; a test gives the rest. */
function inherited(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: a spawned process needs the search path of this one
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

/** Spawns a server and connects a real client of the given kind. Rejects with stderr when the process ends instead. */
export async function spawnServer(kind: ClientKind, options: SpawnOptions): Promise<SpawnedServer> {
  const child = spawn(options.command, [...(options.args ?? [])], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...inherited(), ...options.env },
    ...(options.cwd && { cwd: options.cwd }),
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', (error) => resolve(error.message));
  });
  const transport = pipeTransport(child);
  const failed = exited.then((code) => {
    throw new Error(`the server ended with ${code} before it was connected:\n${stderr}`);
  });
  failed.catch(() => undefined);
  const client = await Promise.race([connectClient(kind, transport, { person: options.person }), failed]);
  return {
    client,
    process: child,
    stderr: () => stderr,
    strayOutput: () => transport.stray,
    exited,
    async close() {
      child.stdin.end();
      const code = await exited;
      await client.close().catch(() => undefined);
      return code;
    },
  };
}

/** A stdio transport that also notices what does not belong on stdout. */
function pipeTransport(child: ChildProcessByStdio<Writable, Readable, Readable>): Transport & { stray: string[] } {
  let buffered = '';
  const transport: Transport & { stray: string[] } = {
    stray: [],
    async start() {
      child.stdin.on('error', (error) => transport.onerror?.(error));
      child.once('close', () => transport.onclose?.());
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        buffered += chunk;
        const lines = buffered.split('\n');
        buffered = lines.pop() ?? '';
        for (const line of lines) receive(line);
      });
    },
    async send(message) {
      if (!child.stdin.writable) throw new Error('the server is gone');
      child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      child.stdin.end();
    },
  };
  const receive = (line: string) => {
    try {
      const message = JSON.parse(line) as JSONRPCMessage;
      if (message.jsonrpc !== '2.0') throw new Error('not JSON-RPC');
      transport.onmessage?.(message);
    } catch {
      transport.stray.push(line);
    }
  };
  return transport;
}
