import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAuditFile } from '../../src/audit/file.ts';
import { formatEntry } from '../../src/audit/segment-index.ts';
import type { AuditStore } from '../../src/audit/store.ts';
import { openAuditStore } from '../../src/audit/store-log.ts';
import { main } from '../../src/serve/cli.ts';
import { intentOf, record, sourceOf } from '../audit/sample-log.ts';
import { fakeProcess, sampleServer } from './fake-process.ts';

async function run(args: readonly string[], options = {}, server = sampleServer()) {
  const process = fakeProcess(args, options);
  await main(server, process);
  return { code: process.exitCode, out: process.out(), err: process.err(), home: process.home };
}

const folderOf = (home: string) => join(home, '.local/share/enterprise-mcp/crm');

/** A home in which the server has recorded two calls and one that was cut off, the first by a name like a formula. */
async function usedHome(): Promise<string> {
  const { home } = fakeProcess([]);
  const keyDir = folderOf(home);
  const log = openAuditFile({ dir: join(keyDir, 'audit'), keyDir, server: 'crm' });
  await log.intent({ ...intentOf('one', 'write'), agent: '=cmd()/1' });
  await log.outcome({
    callId: 'one',
    time: '2026-11-04T10:11:13.000Z',
    code: 'ok',
    milliseconds: 7,
    decision: 'allow',
  });
  await record(log, 'two');
  await log.intent({ ...intentOf('three'), time: '2026-12-01T00:00:00.000Z' });
  await log.close();
  return home;
}

describe('audit', () => {
  it('verify uses the key and mark of the installation, and says how far they reach', async () => {
    const home = await usedHome();
    const { code, out } = await run(['audit', 'verify'], { home });
    expect(code).toBe(0);
    expect(out).toMatch(/signatures: 2 checkpoints, good; everything is signed\nmark: \d+:[0-9a-f]{64}\nok: 5 records/);
    const mark = /mark: (\S+)/.exec(out)?.[1] ?? '';
    const { out: pem } = await run(['audit', 'key'], { home });
    writeFileSync(join(home, 'key.pem'), pem);
    const given = ['audit', 'verify', '--public-key', 'key.pem', '--mark'];
    expect((await run([...given, mark], { home })).code).toBe(0);
    expect((await run([...given, `9${mark}`], { home })).code).toBe(1);
    expect((await run([...given, 'nonsense'], { home })).code).toBe(2);
    const { out: other } = await run(['audit', 'key']);
    writeFileSync(join(home, 'key.pem'), other);
    expect((await run(given.slice(0, 4), { home })).code).toBe(1);
    writeFileSync(join(home, 'key.pem'), 'no key');
    expect((await run(given.slice(0, 4), { home })).code).toBe(2);
    expect((await run(['audit', 'verify', '--public-key', 'gone.pem'], { home })).err).toContain('There is no file');
  });

  it('export: by time, as lines or as a table in which nothing is a formula', async () => {
    const home = await usedHome();
    const lines = (await run(['audit', 'export', '--to', '2026-12-01'], { home })).out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'intent',
      'outcome',
      'intent',
      'outcome',
    ]);
    const { code, out } = await run(['audit', 'export', '--format=csv'], { home });
    expect(code).toBe(0);
    const [head, one, two, three, ...rest] = out.trimEnd().split('\n');
    expect(head).toMatch(/^time,type,call,principal,agent,/);
    expect(one).toContain("2026-11-04T10:11:12.345Z,call,one,os:ada,'=cmd()/1,tool,find_customer,write,");
    expect(one).toContain(',ok,7,allow,');
    expect(two).toContain(',two,');
    expect(three).toContain('2026-12-01T00:00:00.000Z,call,three,');
    expect(rest).toEqual([]);
  });

  it('export tells of damage and exits 1', async () => {
    const home = await usedHome();
    const dir = join(folderOf(home), 'audit');
    const file = join(dir, readdirSync(dir).find((name) => name.endsWith('.000001.jsonl')) ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('os:ada', 'os:eve'));
    const { code, out, err } = await run(['audit', 'export'], { home });
    expect([code, out.split('\n').length]).toEqual([1, 6]);
    expect(err).toContain('TAMPERING');
  });

  it('prune needs a date, and leaves a log that verifies', async () => {
    const home = await usedHome();
    expect((await run(['audit', 'prune'], { home })).code).toBe(2);
    expect((await run(['audit', 'prune', '--before', '2100-01-01'], { home })).out).toContain('1 processes');
    const { code, out } = await run(['audit', 'verify'], { home });
    expect([code, out]).toEqual([0, expect.stringContaining('1 processes were pruned')]);
  });

  it('a command of the server is an event before it gets at the backends, and at its end', async () => {
    const { home } = await run(['import', 'a.csv']);
    const events = (await run(['audit', 'tail', '--json'], { home })).out.trimEnd().split('\n');
    expect(events.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: 'open' },
      { type: 'event', event: 'command', name: 'import', details: { step: 'begun' } },
      { type: 'event', event: 'command', name: 'import', details: { step: 'ended', exit: 3 } },
      { type: 'close' },
    ]);
  });

  it('reads a log that is kept in the database', async () => {
    const files = new Map<string, Buffer>();
    const add = (file: string, text: string) =>
      files.set(file, Buffer.concat([files.get(file) ?? Buffer.alloc(0), Buffer.from(text)]));
    const store: AuditStore = {
      append: async (file, _first, lines) => void add(file, lines.map((line) => `${line}\n`).join('')),
      async announce(entry) {
        const all = add('index.jsonl', `${formatEntry(entry)}\n`).get('index.jsonl') ?? Buffer.alloc(0);
        return { bytes: all.length, sha256: createHash('sha256').update(all).digest('hex') };
      },
      publish: async (file, key) => void files.set(file, Buffer.from(key)),
      source: () => ({ ...sourceOf(files), heads: false }),
    };
    const server = sampleServer({
      connect: async () => ({ ports: {}, audit: store, health: async () => [], close: async () => undefined }),
    });
    const { home } = fakeProcess([]);
    const log = openAuditStore({ store: async () => store, server: 'crm', keyDir: folderOf(home) });
    await record(log, 'one');
    await log.close();
    const options = { home, env: { CRM_AUDIT: 'postgres' } };
    expect(await run(['audit', 'verify'], options, server)).toMatchObject({
      code: 0,
      out: expect.stringContaining('ok: 2'),
    });
    expect((await run(['audit', 'tail', '-n', '2'], options, server)).out).toContain('outcome one ok');
    expect((await run(['audit', 'export'], options, server)).out).toContain('"call":"one"');
    expect((await run(['audit', 'prune', '--before', '2100-01-01'], options, server)).code).toBe(2);
    expect((await run(['audit', 'verify'], { home, env: { CRM_AUDIT: 'stderr' } }, server)).err).toContain(
      'stderr only',
    );
  });
});
