import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKPOINT_EVERY } from '../../src/audit/checkpoint.ts';
import { openAuditFile } from '../../src/audit/file.ts';
import { markFile, readMark } from '../../src/audit/mark-file.ts';
import { pruneAudit } from '../../src/audit/prune.ts';
import { loadSigner } from '../../src/audit/signing.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { intentOf, readFiles, record, temporaryFolder } from './sample-log.ts';

let root: string;
let dir: string;
let keyDir: string;
beforeEach(() => {
  root = temporaryFolder();
  dir = join(root, 'log');
  keyDir = join(root, 'keys');
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (more = {}) => openAuditFile({ dir, keyDir, server: 'crm', ...more });
const trusted = () => ({ publicKeys: [loadSigner(keyDir).publicKey], mark: readMark(markFile(keyDir, dir)) });
const types = () =>
  [...readFiles(dir)]
    .filter(([file]) => /\d\.jsonl$/.test(file))
    .flatMap(([, content]) => content.toString().trimEnd().split('\n'))
    .map((line) => (JSON.parse(line) as { type: string }).type);

describe('checkpoints', () => {
  it('sign the beginning, every so many lines, and the end', async () => {
    const log = open();
    for (let call = 0; call < CHECKPOINT_EVERY; call++) await record(log, `c${call}`);
    await log.close();
    expect(types().slice(0, 3)).toEqual(['open', 'checkpoint', 'intent']);
    expect(types().slice(-2)).toEqual(['close', 'checkpoint']);
    expect(await verifyAudit(dir, trusted())).toMatchObject({
      ok: true,
      findings: [],
      signatures: { keys: 'given', checkpoints: 4, unsigned: 0 },
    });
  });

  it('sign what waits without a further call, and tell how far signatures reach', async () => {
    const log = open({ checkpointMs: 20 });
    await record(log, 'one', 'write');
    await expect.poll(async () => (await verifyAudit(dir, trusted())).signatures.unsigned).toBe(0);
    await expect.poll(() => readMark(markFile(keyDir, dir))?.bytes ?? 0).toBeGreaterThan(0);
    const later = open();
    await record(later, 'two', 'write');
    await new Promise((resolve) => setImmediate(resolve));
    // Its opening is signed; intent and outcome wait for a checkpoint.
    expect((await verifyAudit(dir, trusted())).signatures.unsigned).toBe(2);
    await log.close();
    await later.close();
  });

  it('with keys from the folder alone say so, and a foreign key is found', async () => {
    const log = open();
    await record(log, 'one');
    await log.close();
    expect((await verifyAudit(dir)).signatures.keys).toBe('folder');
    const other = loadSigner(join(root, 'other')).publicKey;
    const report = await verifyAudit(dir, { publicKeys: [other] });
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ what }) => what)).toContainEqual(expect.stringContaining('not one of those given'));
  });

  it('a folder put back to an earlier state is found by the mark, also after the server wrote again', async () => {
    const first = open();
    await record(first, 'one', 'write');
    await first.close();
    const earlier = readFiles(dir);
    const second = open();
    await record(second, 'two', 'write');
    await second.close();
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    for (const [file, content] of earlier) writeFileSync(join(dir, file), content);
    const { publicKeys, mark } = trusted();
    expect((await verifyAudit(dir, { publicKeys })).ok).toBe(true);
    expect((await verifyAudit(dir, { publicKeys, mark })).ok).toBe(false);
    for (let process = 0; process < 3; process++) {
      const log = open();
      await record(log, 'three', 'write');
      await log.close();
    }
    expect(readMark(markFile(keyDir, dir))).toEqual(mark);
    expect((await verifyAudit(dir, trusted())).ok).toBe(false);
  });

  it('without a key nothing is written: what cannot be signed proves nothing', async () => {
    writeFileSync(keyDir, 'a file where the folder should be');
    const log = open();
    await expect(log.intent(intentOf('one', 'write'))).rejects.toThrow();
    await log.close().catch(() => undefined);
  });
});

describe('the key', () => {
  it('is made once, whoever comes first, and only its owner can read it', { timeout: 60_000 }, async () => {
    const script = `
      const { workerData, parentPort } = require('node:worker_threads');
      const gate = new Int32Array(workerData.gate);
      import(workerData.tsx).then(({ register }) => {
        register();
        return import(workerData.module);
      }).then(({ loadSigner }) => {
        if (Atomics.add(gate, 0, 1) === 3) Atomics.notify(gate, 0);
        for (let here = Atomics.load(gate, 0); here < 4; here = Atomics.load(gate, 0)) Atomics.wait(gate, 0, here, 50);
        parentPort.postMessage(loadSigner(workerData.keyDir).keyId);
      });`;
    const gate = new SharedArrayBuffer(4);
    const module = new URL('../../src/audit/signing.ts', import.meta.url).href;
    const tsx = import.meta.resolve('tsx/esm/api');
    const ids = await Promise.all(
      Array.from(
        { length: 4 },
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker(script, { eval: true, workerData: { gate, keyDir, module, tsx } });
            worker.on('message', resolve).on('error', reject);
          }),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(readdirSync(keyDir)).toEqual(['audit.key']);
    if (process.platform !== 'win32') expect(statSync(join(keyDir, 'audit.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(keyDir, 'audit.key'), 'utf8')).toContain('PRIVATE KEY');
  });
});

describe('prune', () => {
  it('takes out what ended before, says so under signature, and the rest verifies', async () => {
    for (const call of ['old', 'new']) {
      const log = open({ now: () => new Date(call === 'old' ? '2026-01-01' : '2026-03-01') });
      await record(log, call, 'write');
      await log.close();
    }
    const running = open({ now: () => new Date('2026-01-02') });
    await record(running, 'running', 'write');
    const removed = await pruneAudit(dir, keyDir, new Date('2026-02-01'), new Date('2026-04-01'));
    expect(removed).toMatchObject([{ lines: 6, segments: 1 }]);
    const report = await verifyAudit(dir, trusted());
    expect(report).toMatchObject({ ok: true, chains: 2 });
    expect(report.findings.map(({ what }) => what)).toContain(
      "the records of 1 processes were pruned by the key's owner",
    );
    const index = join(dir, 'index.jsonl');
    const forged = readFileSync(index, 'utf8').replace(/"sig":"./, '"sig":"_');
    writeFileSync(index, forged);
    expect((await verifyAudit(dir, { publicKeys: trusted().publicKeys })).ok).toBe(false);
    await running.close();
  });

  it('removes nothing from a log that does not verify', async () => {
    const log = open({ now: () => new Date('2026-01-01') });
    await record(log, 'one', 'write');
    await log.close();
    const file = [...readFiles(dir).keys()].find((name) => /\d\.jsonl$/.test(name)) ?? '';
    writeFileSync(join(dir, file), readFileSync(join(dir, file), 'utf8').replace('os:ada', 'os:eve'));
    const before = readFiles(dir);
    await expect(pruneAudit(dir, keyDir, new Date('2027-01-01'), new Date())).rejects.toThrow('does not verify');
    expect(readFiles(dir)).toEqual(before);
  });
});
