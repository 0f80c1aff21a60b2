import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allLogs } from '../../src/audit/all-logs.ts';
import { allLines } from '../../src/audit/merge.ts';
import { formatEntry } from '../../src/audit/segment-index.ts';
import { loadSigner } from '../../src/audit/signing.ts';
import { openAuditStderr } from '../../src/audit/stderr-log.ts';
import type { AuditStore } from '../../src/audit/store.ts';
import { openAuditStore } from '../../src/audit/store-log.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { intentOf, record, sourceOf, temporaryFolder } from './sample-log.ts';

let keyDir: string;
beforeEach(() => {
  keyDir = join(temporaryFolder(), 'keys');
});
afterEach(() => rmSync(join(keyDir, '..'), { recursive: true }));

/** A store in memory. `fail` decides before each append whether it fails, and whether the lines are there all the same. */
function memoryStore(fail: () => 'no' | 'before' | 'after' = () => 'no') {
  const files = new Map<string, Buffer>();
  const add = (file: string, text: string) =>
    files.set(file, Buffer.concat([files.get(file) ?? Buffer.alloc(0), Buffer.from(text)]));
  const store: AuditStore = {
    async append(file, _first, lines) {
      const how = fail();
      if (how !== 'before') add(file, lines.map((line) => `${line}\n`).join(''));
      if (how !== 'no') throw new Error('the store is down');
    },
    async announce(entry) {
      add('index.jsonl', `${formatEntry(entry)}\n`);
      const all = files.get('index.jsonl') ?? Buffer.alloc(0);
      return { bytes: all.length, sha256: createHash('sha256').update(all).digest('hex') };
    },
    publish: async (file, key) => void files.set(file, Buffer.from(key)),
    source: () => ({ ...sourceOf(files), heads: false }),
  };
  return { store, files };
}

const trusted = () => ({ publicKeys: [loadSigner(keyDir).publicKey] });

describe('a log in a store', () => {
  it('has the chains, segments and signatures that files have', async () => {
    const { store, files } = memoryStore();
    const open = () => openAuditStore({ store: async () => store, server: 'crm', keyDir, maxSize: 3000 });
    const logs = [open(), open()];
    await Promise.all(
      logs.flatMap((log, at) => Array.from({ length: 12 }, (_, call) => record(log, `${at}-${call}`, 'write'))),
    );
    for (const log of logs) await log.close();
    const report = await verifyAudit(store.source(), trusted());
    expect(report).toMatchObject({ ok: true, findings: [], records: 48, chains: 2, signatures: { unsigned: 0 } });
    expect(report.segments).toBeGreaterThan(3);
    const [name = ''] = [...files.keys()].filter((file) => file.endsWith('.000001.jsonl'));
    files.set(name, Buffer.from((files.get(name) ?? '').toString().replace('os:ada', 'os:eve')));
    expect((await verifyAudit(store.source(), trusted())).ok).toBe(false);
  });

  it('loses nothing that it promised while the store fails at random, before or after it has written', async () => {
    const { store } = memoryStore(
      () => (['before', 'after', 'no', 'no', 'no'] as const)[Math.floor(Math.random() * 5)] ?? 'no',
    );
    const log = openAuditStore({ store: async () => store, server: 'crm', keyDir });
    const promised: string[] = [];
    const outcome = { time: '2026-11-04T10:11:12.350Z', code: 'ok', milliseconds: 1 };
    for (let call = 0; call < 300; call++) {
      await log.intent(intentOf(`c${call}`, 'write')).then(
        () => {
          promised.push(`c${call}`);
          log.outcome({ ...outcome, callId: `c${call}` }).catch(() => undefined);
        },
        () => undefined,
      );
    }
    await log.close().catch(() => undefined);
    const found: { type: string; call: unknown }[] = [];
    for await (const line of allLines(store.source())) found.push({ type: line.type, call: line['call'] });
    const callsOf = (wanted: string) => new Set(found.flatMap(({ type, call }) => (type === wanted ? [call] : [])));
    expect(promised.length).toBeGreaterThan(100);
    expect(promised.filter((call) => !callsOf('intent').has(call))).toEqual([]);
    // The very last may have been on its way when the log was closed over a failing store.
    expect(promised.slice(0, -3).filter((call) => !callsOf('outcome').has(call))).toEqual([]);
    const report = await verifyAudit(store.source(), trusted());
    expect(report.findings.filter(({ severity }) => severity === 'tampering')).toEqual([]);
  });

  it('no store, no write', async () => {
    const log = openAuditStore({ store: () => Promise.reject(new Error('no database')), server: 'crm', keyDir });
    await expect(log.intent(intentOf('one', 'write'))).rejects.toThrow('no database');
    await log.close();
  });
});

describe('a log on stderr', () => {
  it('is chained and signed JSON lines, and refuses when nobody takes them', async () => {
    const stderr = new PassThrough();
    const log = openAuditStderr(stderr, { server: 'crm', keyDir });
    await record(log, 'one', 'write');
    await log.close();
    const lines = String(stderr.read()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'open',
      'checkpoint',
      'intent',
      'outcome',
      'close',
      'checkpoint',
    ]);
    const closed = new PassThrough();
    closed.destroy();
    const broken = openAuditStderr(closed, { server: 'crm', keyDir });
    await expect(broken.intent(intentOf('two', 'write'))).rejects.toThrow('stderr is closed');
    await broken.close();
  });

  it('beside another: a write needs both', async () => {
    const [good, bad] = [memoryStore(), memoryStore(() => 'before')];
    const log = allLogs(
      [good, bad].map(({ store }) => openAuditStore({ store: async () => store, server: 'crm', keyDir })),
    );
    await expect(log.intent(intentOf('one', 'write'))).rejects.toThrow('the store is down');
    expect([...good.files.values()].join('')).toContain('"call":"one"');
    await log.close().catch(() => undefined);
  });
});
