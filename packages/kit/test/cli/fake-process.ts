import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import * as z from 'zod';
import type { ProcessLike } from '../../src/cli/process-like.ts';
import { defineConfig } from '../../src/config/define.ts';
import type { HealthReport } from '../../src/define/connection.ts';
import type { AnyServer } from '../../src/define/server.ts';

export interface FakeProcess extends ProcessLike {
  readonly home: string;
  readonly signals: EventEmitter;
  /** Exit codes that were forced. */
  readonly forced: number[];
  exitCode?: number;
  readonly out: () => string;
  readonly err: () => string;
}

/** A process with a home folder of its own and streams in memory. */
export function fakeProcess(
  args: readonly string[],
  { env = {}, platform = 'linux', home = mkdtempSync(join(tmpdir(), 'kit-cli-')), script = '/nowhere/bin.js' } = {} as {
    env?: Record<string, string>;
    platform?: NodeJS.Platform;
    home?: string;
    script?: string;
  },
): FakeProcess {
  const signals = new EventEmitter();
  const forced: number[] = [];
  const stream = () => {
    const chunks: Buffer[] = [];
    const through = new PassThrough();
    through.on('data', (chunk: Buffer) => chunks.push(chunk));
    return { through: through as unknown as NodeJS.WriteStream, text: () => Buffer.concat(chunks).toString() };
  };
  const stdout = stream();
  const stderr = stream();
  return {
    argv: ['/usr/bin/node', script, ...args],
    env: { HOME: home, USERPROFILE: home, ...env },
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: stdout.through,
    stderr: stderr.through,
    platform,
    version: 'v20.19.0',
    execPath: '/usr/bin/node',
    pid: 4711,
    cwd: () => home,
    on: (event: string, listener: (problem: unknown) => void) => signals.on(event, listener),
    off: (event: string, listener: (problem: unknown) => void) => signals.off(event, listener),
    exit: (code) => forced.push(code),
    home,
    signals,
    forced,
    out: stdout.text,
    err: stderr.text,
  };
}

export interface SampleState {
  connects: number;
  closes: number;
  health: HealthReport[];
}

export const SECRET = 'postgres://crm:hunter2hunter2@db/crm';

/** A server with one tool, one command and settings of every kind. */
export function sampleServer(overrides: Partial<AnyServer> = {}): AnyServer & { state: SampleState } {
  const state: SampleState = {
    connects: 0,
    closes: 0,
    health: [{ name: 'database', ok: true, detail: 'PostgreSQL 17' }],
  };
  return {
    state,
    name: 'crm',
    title: 'CRM',
    version: '1.2.3',
    instructions: 'A test.',
    config: defineConfig({
      prefix: 'CRM',
      schema: z.object({
        databaseUrl: z.string().optional().meta({ description: 'Where the data is', secret: true }),
        pageSize: z.number().int().default(20).meta({ description: 'Rows a page' }),
      }),
    }),
    tools: [
      {
        name: 'find_customer',
        title: 'Find customer',
        description: { what: 'Finds a customer.', useWhen: ['a name is known'] },
        input: z.object({ query: z.string().describe('Name') }),
        output: z.object({ found: z.boolean() }),
        effect: 'read',
        permission: 'customers:read',
        run: async () => {
          await new Promise((resolve) => setTimeout(resolve, 50));
          return { found: true };
        },
      },
    ],
    commands: [
      {
        name: 'import',
        summary: 'Import customers',
        usage: 'FILE.csv [--dry-run]',
        options: {
          'dry-run': { type: 'boolean', short: 'd', description: 'Write nothing' },
          tag: { type: 'string', multiple: true, description: 'Tags' },
        },
        run: async ({ positionals, options, config, connect, stdout }) => {
          await connect();
          stdout.write(`${JSON.stringify({ positionals, options, config })}\n`);
          return 3;
        },
      },
    ],
    connect: async () => {
      state.connects++;
      return {
        ports: {},
        health: async () => state.health,
        close: async () => {
          state.closes++;
        },
      };
    },
    ...overrides,
  };
}
