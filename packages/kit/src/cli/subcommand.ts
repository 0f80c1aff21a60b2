import type { Platform } from '../config/platform.ts';
import type { AnyServer } from '../define/server.ts';
import type { Command } from './command.ts';
import type { ProcessLike } from './process-like.ts';

/** What a subcommand of the kit is run with. */
export interface Invocation {
  readonly server: AnyServer;
  /** Arguments after the subcommand's name. */
  readonly argv: readonly string[];
  readonly process: ProcessLike;
  readonly host: Platform;
}

/** Resolves to the exit code: 0 fine, 1 something is wrong, 2 wrong usage. */
export type Run = (invocation: Invocation) => Promise<number>;

export interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: Command<unknown, unknown>['options'];
  /** Loaded when it is called: a server that only serves pays for none of them. */
  load(): Promise<Run>;
}

export const subcommands: readonly Subcommand[] = [
  {
    name: 'doctor',
    summary: 'Check node, settings, folders and backends, and say how to repair what is wrong',
    usage: '',
    options: {},
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'install',
    summary: 'Show, or write, the entry in the configuration of a host',
    usage: '--host claude-desktop|claude-code|cursor|vscode [--write]',
    options: {
      host: { type: 'string', description: 'The host: claude-desktop, claude-code, cursor or vscode' },
      write: { type: 'boolean', description: 'Write the file; without it the change is only shown' },
      file: { type: 'string', description: 'Another file than the usual one of the host' },
      name: { type: 'string', description: 'Name of the entry; default the name of the server' },
      local: {
        type: 'boolean',
        description: 'Start this very copy with node instead of the published package with npx',
      },
      'include-secrets': { type: 'boolean', description: 'Write secrets as they are instead of placeholders' },
    },
    load: async () => (await import('./install/install.ts')).install,
  },
  {
    name: 'audit',
    summary: 'Verify, show, export or shorten the audit log',
    usage: 'verify | tail | export | key | prune [FOLDER]',
    options: {
      'public-key': {
        type: 'string',
        multiple: true,
        description: '`verify`, `export`: trust this key only (a PEM file); default the key of this installation',
      },
      mark: { type: 'string', description: '`verify`, `export`: what an earlier `verify` printed; must still hold' },
      from: { type: 'string', description: '`export`: records from this time on, as 2026-11-04 or 2026-11-04T10:00Z' },
      to: { type: 'string', description: '`export`: records before this time' },
      format: { type: 'string', description: '`export`: jsonl (default) or csv, a line a call' },
      before: { type: 'string', description: '`prune`: remove what ended before this time' },
      lines: { type: 'string', short: 'n', description: 'How many records `tail` shows; default 20' },
      follow: { type: 'boolean', short: 'f', description: 'Go on with what is written from now' },
      json: { type: 'boolean', description: 'One JSON object a line' },
    },
    load: async () => (await import('./audit/audit.ts')).audit,
  },
  {
    name: 'policy',
    summary: 'Check a policy file, try its examples, or see what it changes about past calls',
    usage: 'check FILE | schema | test FILE... | replay AUDIT-FOLDER FILE',
    options: {},
    load: async () => (await import('./policy/policy.ts')).policy,
  },
  {
    name: 'approvals',
    summary: 'Look at calls that wait for a person, decide on them, or pair a browser with the approval page',
    usage: 'list | show ID | approve ID | deny ID | code',
    options: { json: { type: 'boolean', description: '`list`, `show`: one JSON object a line' } },
    load: async () => (await import('./approvals.ts')).approvals,
  },
  {
    name: 'tools',
    summary: 'Show a hash of every definition, pin them in a file, or check that none has changed',
    usage: '[--pin FILE | --check FILE]',
    options: {
      pin: { type: 'string', description: 'Write the hashes to this file' },
      check: { type: 'string', description: 'Compare with this file; exit 1 where something differs' },
    },
    load: async () => (await import('./tools.ts')).tools,
  },
];
