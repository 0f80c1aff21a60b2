import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuditFile } from '../../src/audit/file.ts';
import { tailAudit } from '../../src/audit/tail.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { intentOf, readFiles, record, temporaryFolder } from './sample-log.ts';

let dir: string;
beforeEach(() => {
  dir = join(temporaryFolder(), 'audit');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true }));

const lines = () =>
  [...readFiles(dir)]
    .filter(([file]) => /\d\.jsonl$/.test(file))
    .flatMap(([, content]) => content.toString().trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function tail(count: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const line of tailAudit(dir, count)) found.push(`${line.type} ${String(line['call'] ?? '')}`.trim());
  return found;
}

describe('the audit log as files', () => {
  it('touches nothing before the first record', async () => {
    await openAuditFile({ dir, server: 'crm' }).close();
    expect(existsSync(dir)).toBe(false);
  });

  it('writes what was to be done before, and what became of it after', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await record(log, 'one', 'write');
    await log.close();
    expect(lines()).toMatchObject([
      { seq: 1, type: 'open', server: 'crm', segment: 1 },
      {
        seq: 2,
        type: 'intent',
        call: 'one',
        principal: 'os:ada',
        agent: 'claude/1.0',
        kind: 'tool',
        name: 'find_customer',
        effect: 'write',
        arguments: { limit: 20 },
      },
      { seq: 3, type: 'outcome', call: 'one', code: 'ok', ms: 5 },
      { seq: 4, type: 'close', reason: 'end' },
    ]);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner alone', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await record(log, 'one');
    await log.close();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const file of readFiles(dir).keys()) expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
  });

  it('keeps the order of everything, whether it waits for the disk or not', async () => {
    const log = openAuditFile({ dir, server: 'crm', maxBytes: 4000 });
    const effects = ['read', 'write', 'outward', 'destructive'] as const;
    const calls = Array.from({ length: 200 }, (_, call) => `c${call}`);
    await Promise.all(calls.map((call, at) => log.intent(intentOf(call, effects[at % 4]))));
    await log.close();
    expect(
      lines()
        .filter(({ type }) => type === 'intent')
        .map(({ call }) => call),
    ).toEqual(calls);
    expect(await verifyAudit(dir)).toMatchObject({ ok: true, findings: [], records: 200 });
  });

  it('an intent that resolved is in the file, even if the process ends here', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await log.intent(intentOf('read'));
    await log.intent(intentOf('write', 'write'));
    expect(lines().map(({ call }) => call)).toEqual([undefined, 'read', 'write']);
    await log.close();
  });

  it('writes what is no call: who decided on an approval, and by which way', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    const time = '2026-11-04T10:11:12.345Z';
    await log.event({
      time,
      event: 'approval',
      principal: 'os:grace',
      name: 'send_offer',
      approval: 'apr_1',
      decision: 'approved',
      way: 'cli',
      callId: 'one',
    });
    expect(lines().at(-1)).toMatchObject({
      type: 'event',
      time,
      event: 'approval',
      principal: 'os:grace',
      approval: 'apr_1',
      decision: 'approved',
      way: 'cli',
      call: 'one',
    });
    await log.close();
    expect(await verifyAudit(dir)).toMatchObject({ ok: true, records: 1 });
  });

  it('refuses records after its end', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await log.close();
    await expect(log.intent(intentOf('late'))).rejects.toThrow('closed');
  });

  it('throws when its folder is gone, and goes on when it is back', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await record(log, 'one');
    renameSync(dir, `${dir}.away`);
    await expect(log.intent(intentOf('two', 'write'))).rejects.toThrow(/moved or removed/);
    await expect(log.intent(intentOf('three'))).rejects.toThrow(/moved or removed/);
    renameSync(`${dir}.away`, dir);
    await record(log, 'four', 'write');
    await log.close();
    const report = await verifyAudit(dir);
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ what }) => what)).toEqual([
      '2 records before this could not be written; the disk was full or gone',
    ]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'throws when its folder is read-only',
    async () => {
      mkdirSync(dir, { recursive: true });
      chmodSync(dir, 0o500);
      const log = openAuditFile({ dir, server: 'crm' });
      await expect(log.intent(intentOf('one', 'write'))).rejects.toThrow(/EACCES/);
      chmodSync(dir, 0o700);
      await record(log, 'two', 'write');
      await log.close();
      expect((await verifyAudit(dir)).ok).toBe(true);
    },
  );

  it('throws when its folder cannot be made', async () => {
    const log = openAuditFile({ dir: '/dev/null/audit', server: 'crm' });
    await expect(log.intent(intentOf('one', 'write'))).rejects.toThrow();
    await log.close().catch(() => undefined);
  });
});

describe('tail', () => {
  it('gives the last lines over all processes and segments, oldest first', async () => {
    let time = Date.parse('2026-11-04T10:00:00Z');
    const now = () => new Date(time++);
    const [first, second] = [1, 2].map(() => openAuditFile({ dir, server: 'crm', maxBytes: 600, now }));
    for (let call = 0; call < 4; call++) {
      for (const log of [first, second]) {
        await log?.intent({ ...intentOf(`${log === first ? 'a' : 'b'}${call}`), time: now().toISOString() });
      }
    }
    expect((await tail(1000)).slice(-3)).toEqual(await tail(3));
    expect((await tail(3)).at(-1)).toBe('intent b3');
    expect((await tail(1000)).filter((line) => String(line).startsWith('intent'))).toHaveLength(8);
    expect(await tail(0)).toEqual([]);
    await first?.close();
    await second?.close();
  });

  it('follows what is written later, in segments that do not exist yet', async () => {
    const log = openAuditFile({ dir, server: 'crm', maxBytes: 500 });
    await log.intent(intentOf('before'));
    const stop = new AbortController();
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const line of tailAudit(dir, 1, { follow: true, signal: stop.signal, interval: 5 })) {
        if (line.type === 'intent') seen.push(line['call']);
        if (seen.length === 4) stop.abort();
      }
    })();
    for (const call of ['one', 'two', 'three']) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await log.intent(intentOf(call));
    }
    await following;
    expect(seen).toEqual(['before', 'one', 'two', 'three']);
    await log.close();
  });

  it('the format can be checked without this code', async () => {
    const log = openAuditFile({ dir, server: 'crm' });
    await record(log, 'one');
    await log.close();
    const { createHash } = await import('node:crypto');
    const file = [...readFiles(dir).keys()].find((name) => /\d\.jsonl$/.test(name)) ?? '';
    let previous = '0'.repeat(64);
    for (const line of readFileSync(join(dir, file), 'utf8').trimEnd().split('\n')) {
      const [content, rest] = line.split(',"hash":"');
      const sealed = rest?.slice(0, 64);
      expect(
        createHash('sha256')
          .update(previous + content)
          .digest('hex'),
      ).toBe(sealed);
      previous = sealed ?? '';
    }
  });
});
