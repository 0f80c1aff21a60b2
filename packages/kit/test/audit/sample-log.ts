import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuditFile } from '../../src/audit/file.ts';
import type { AuditIntent, AuditLog } from '../../src/audit/port.ts';
import type { AuditSource } from '../../src/audit/source.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kit-audit-'));
}

export function intentOf(callId: string, effect: AuditIntent['effect'] = 'read'): AuditIntent {
  return {
    callId,
    time: '2026-11-04T10:11:12.345Z',
    principal: 'os:ada',
    agent: 'claude/1.0',
    kind: 'tool',
    name: 'find_customer',
    effect,
    arguments: { query: `Größe ${callId} "quoted"\n`, limit: 20 },
  };
}

export async function record(log: AuditLog, callId: string, effect: AuditIntent['effect'] = 'read'): Promise<void> {
  await log.intent(intentOf(callId, effect));
  await log.outcome({ callId, time: '2026-11-04T10:11:12.350Z', code: 'ok', milliseconds: 5 });
}

/** Three processes' worth of log, two at once, in several segments each; `closed` decides how the last one ended. */
export async function writeSample(dir: string, closed: boolean, keyDir?: string): Promise<void> {
  const options = { dir, server: 'crm', maxBytes: 2000, ...(keyDir ? { keyDir } : {}) };
  const first = openAuditFile(options);
  const second = openAuditFile(options);
  for (let call = 0; call < 6; call++) {
    await Promise.all([record(first, `a${call}`, 'write'), record(second, `b${call}`)]);
  }
  await first.close();
  await second.close();
  const third = openAuditFile(options);
  for (let call = 0; call < 5; call++) await record(third, `c${call}`, 'write');
  if (closed) await third.close();
}

/** A log as its files' contents, so that thousands of damaged variants cost little. */
export type Files = Map<string, Buffer>;

export function readFiles(dir: string): Files {
  return new Map(
    readdirSync(dir)
      .sort()
      .map((file) => [file, readFileSync(join(dir, file))]),
  );
}

export function sourceOf(files: Files): AuditSource {
  return {
    name: 'memory',
    heads: true,
    list: async () => [...files.keys()],
    read: async (file) => files.get(file)?.toString('latin1'),
  };
}

/** Runs `act` in a folder that holds `files`. */
export async function withFiles<T>(files: Files, act: (dir: string) => Promise<T>): Promise<T> {
  const dir = temporaryFolder();
  try {
    for (const [file, content] of files) writeFileSync(join(dir, file), content);
    return await act(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
