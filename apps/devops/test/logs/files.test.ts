import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLogs } from '../../src/adapters/files/index.ts';
import { LineSplitter, LONGEST_LINE } from '../../src/adapters/files/line-splitter.ts';
import { originName } from '../../src/adapters/files/origin-name.ts';
import type { LogQuery } from '../../src/domain/logs/source.ts';
import { collected, collector, queryOf } from './collect.ts';

const now = () => new Date('2026-03-01T00:00:00Z');
const at = (minute: number) => new Date(Date.parse('2026-02-28T10:00:00Z') + minute * 60_000).toISOString();

describe('logs in files', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'devops-logs-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(name: string, content: string | Buffer, changed = now()): string {
    const path = join(root, 'logs', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, changed, changed);
    return path;
  }
  const source = (over = {}) => fileLogs({ roots: [join(root, 'logs')], now, zoneMinutes: 0, ...over });
  const read = (files: readonly string[], over: Partial<LogQuery> & { readonly name?: string } = {}) =>
    collected(source(), queryOf({ files }, over));

  it('reads plain, rotated and packed files of one log in the order of time', async () => {
    write('web.log', `${at(40)} INFO four\n${at(50)} INFO five\n`, new Date(at(50)));
    write('web.log.1', `${at(30)} INFO three\n`, new Date(at(30)));
    write('web.log.2.gz', gzipSync(`${at(10)} INFO one\n${at(20)} INFO two\n`), new Date(at(20)));
    const { texts, collected: lines, problems } = await read(['web.log*']);
    expect(texts).toEqual(['INFO one', 'INFO two', 'INFO three', 'INFO four', 'INFO five']);
    expect(new Set(lines.map(({ source: name }) => name))).toEqual(new Set(['web']));
    expect(problems).toEqual([]);
  });

  it('reads only the range, also out of a large file', async () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, second) => `${at(second / 60)} INFO tick ${second} ${'x'.repeat(40)}`,
    );
    write('web.log', `${lines.join('\n')}\n`);
    const from = Date.parse(at(600));
    const { texts, bytes } = await read(['*.log'], { from, to: from + 60_000 });
    expect([texts.length, texts[0], texts.at(-1)]).toEqual([
      60,
      expect.stringContaining('tick 36000 '),
      expect.stringContaining('tick 36059 '),
    ]);
    expect(bytes).toBeLessThan(2_500_000);
  });

  it('keeps what belongs to a line with it', async () => {
    write('web.log', `${at(1)} ERROR no\n\tat a.B\n${at(90)} INFO later\n\tat c.D\n`);
    const { texts } = await read(['*.log'], { from: Date.parse(at(0)), to: Date.parse(at(10)) });
    expect(texts).toEqual(['ERROR no', '\tat a.B']);
  });

  it('reads a last line that is still being written, and what is appended with the next read', async () => {
    const path = write('web.log', `${at(1)} INFO one\n${at(2)} INFO tw`);
    expect((await read(['*.log'])).texts).toEqual(['INFO one', 'INFO tw']);
    appendFileSync(path, `o\n${at(3)} INFO three\n`);
    expect((await read(['*.log'])).texts).toEqual(['INFO one', 'INFO two', 'INFO three']);
  });

  it('reads other encodings', async () => {
    write('latin.log', Buffer.from(`${at(1)} caf\xe9\n`, 'latin1'));
    write('wide.log', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${at(2)} naïve\r\n`, 'utf16le')]));
    write('hole.log', Buffer.concat([Buffer.alloc(5000), Buffer.from(`${at(3)} after\n`)]));
    expect((await read(['*.log'])).texts.sort()).toEqual(['after', 'café', 'naïve']);
  });

  it('cuts a line without end, and goes on behind it', async () => {
    write('web.log', `${at(1)} ${'x'.repeat(3_000_000)}\n${at(2)} INFO next\n`);
    const { texts, problems } = await read(['*.log']);
    expect([texts.length, texts[1]]).toEqual([2, 'INFO next']);
    expect(problems).toEqual(['web.log has 1 lines of more than 64 KB; they were cut.']);
  });

  it('reads a gzip file that is cut off as far as it goes, and says so', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${at(index / 100)} INFO ${index} ${Math.sin(index)}`);
    const packed = gzipSync(lines.join('\n'));
    write('web.log.1.gz', packed.subarray(0, packed.length >> 1));
    write('web.log.2.gz', Buffer.concat([packed.subarray(0, 5000), Buffer.alloc(500, 7), packed.subarray(5500)]));
    const { texts, problems } = await read(['*.gz']);
    expect(texts.length).toBeGreaterThan(1000);
    expect(problems.join(' ')).toMatch(/web\.log\.1\.gz is cut off.*|web\.log\.2\.gz is damaged/);
    expect(problems).toHaveLength(2);
  });

  it('says what it cannot read', async () => {
    write('zst.log', Buffer.from('28b52ffd00000000', 'hex'));
    write('undated.log', 'one\ntwo\n');
    const { problems } = await read(['*.log']);
    expect(problems).toEqual([
      'undated.log has no times that could be read, so its lines belong to no range.',
      'zst.log is compressed with zstd, which is not read; gzip is.',
    ]);
  });

  it('reads a file to its end that is removed meanwhile', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${at(index / 60)} INFO ${index} ${'x'.repeat(40)}`);
    const path = write('web.log', lines.join('\n'));
    const sink = collector();
    let first = true;
    const { problems } = await source().read(queryOf({ files: ['*.log'] }, { to: Date.parse('2026-04-30') }), {
      line(origin, line) {
        if (first) rmSync(path);
        first = false;
        sink.line(origin, line);
      },
    });
    expect([sink.lines.length, problems]).toEqual([60_000, []]);
  });

  it('does not open what has become another file, nor waits for pipes', async () => {
    write('a.log', `${at(1)} INFO a\n`);
    const other = write('b.log', `${at(1)} INFO b\n`);
    const seen: string[] = [];
    // Kept open, so that its inode is not given to the new one.
    const kept = await open(other);
    const { problems } = await source().read(queryOf({ files: ['*.log'] }), {
      line(_origin, { bytes, start, end }) {
        seen.push(Buffer.from(bytes.subarray(start, end)).toString());
        rmSync(other, { force: true });
        writeFileSync(other, `${at(1)} INFO new\n`);
      },
    });
    await kept.close();
    expect([seen.length, problems]).toEqual([1, ['b.log was rotated while it was read; repeat the call.']]);
  });

  it('ends when it is told to, and when there is too much', async () => {
    write(
      'web.log',
      Array.from({ length: 50_000 }, (_, index) => `${at(index / 600)} INFO ${'x'.repeat(60)}`).join('\n'),
    );
    const aborted = source().read(queryOf({ files: ['*'] }), collector(), {
      signal: AbortSignal.abort(new Error('stop')),
    });
    await expect(aborted).rejects.toThrow('stop');
    const { problems } = await collected(source({ maxBytes: 1000 }), queryOf({ files: ['*.log'] }));
    expect(problems).toEqual([expect.stringContaining('more than one call can read')]);
  });

  it('tells of a file it may not read', async () => {
    if (process.getuid?.() === 0) return;
    chmodSync(write('web.log', `${at(1)} x\n`), 0o000);
    expect((await read(['*.log'])).problems).toEqual(['web.log may not be read by this server.']);
  });

  describe('leads nowhere else', () => {
    beforeEach(() => {
      write('web.log', `${at(1)} INFO mine\n`);
      mkdirSync(join(root, 'secret'));
      writeFileSync(join(root, 'secret', 'key.log'), `${at(1)} SECRET\n`);
      writeFileSync(join(root, 'key.log'), `${at(1)} SECRET\n`);
    });
    const secrets = async (files: readonly string[], name = 'web') =>
      (await read(files, { name })).texts.filter((text) => text.includes('SECRET'));

    it.each([
      '../key.log',
      '../secret/*',
      '**/../../secret/*.log',
      './../key.log',
      'x/../../key.log',
      '..%2fkey.log',
      '%2e%2e/key.log',
      '..\\key.log',
      '/etc/passwd',
      '{service}',
      '{service}/*.log',
      '*',
      '**',
      '.*/*',
    ])('by the glob %s', async (glob) => {
      expect(await secrets([glob])).toEqual([]);
      expect(await secrets([glob, join(root, 'key.log'), join(root, 'secret', '*')])).toEqual([]);
    });

    it.each(['../secret', '..', '/etc', '../../', '*', '**', 'a/../..', '%2e%2e', '..\0', '[a-z]*', '{service}'])(
      'by the service name %j',
      async (name) => {
        expect(await secrets(['{service}', '{service}/*', '{service}*', '{service}/**', '**/{service}'], name)).toEqual(
          [],
        );
      },
    );

    it('takes a service name as it is, not as a glob', async () => {
      expect((await read(['{service}.log'], { name: '*' })).texts).toEqual([]);
      expect((await read(['{service}.log'], { name: 'w?b' })).texts).toEqual([]);
      expect((await read(['{service}.log'])).texts).toEqual(['INFO mine']);
    });

    it('by links to files or folders, nor round in circles', async () => {
      symlinkSync(join(root, 'key.log'), join(root, 'logs', 'link.log'));
      symlinkSync(join(root, 'secret'), join(root, 'logs', 'folder'));
      symlinkSync('..', join(root, 'logs', 'up'));
      symlinkSync('.', join(root, 'logs', 'loop'));
      expect(await secrets(['*.log', '*/*.log', '**/*.log', 'folder/*', 'up/*', 'up/secret/*', 'loop/loop/*'])).toEqual(
        [],
      );
      symlinkSync(join(root, 'logs', 'web.log'), join(root, 'logs', 'alias.log'));
      expect((await read(['*.log'])).texts).toEqual(['INFO mine']);
    });

    it('by whatever else', async () => {
      const part = fc.constantFrom(
        '..',
        '.',
        '',
        '*',
        '**',
        'secret',
        'key.log',
        '{service}',
        '%2e%2e',
        '\\',
        '~',
        'logs',
        'folder',
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(part, { minLength: 1, maxLength: 5 }),
          fc.array(part, { minLength: 1, maxLength: 3 }),
          async (glob, name) => {
            expect(await secrets([glob.join('/')], name.join('/'))).toEqual([]);
          },
        ),
        { numRuns: 150 },
      );
    });
  });
});

describe('originName', () => {
  it.each([
    ['web.log', 'web'],
    ['nginx/access.log.3.gz', 'nginx/access'],
    ['app-2026-02-28.log', 'app'],
    ['app.log-20260228.gz', 'app'],
    ['syslog', 'syslog'],
    [
      'pods/shop_cart-5dc8d4f9fd-46997_0b1c2d3e-aaaa-bbbb-cccc-0123456789ab/server/0.log',
      'cart-5dc8d4f9fd-46997/server',
    ],
    [
      'pods/shop_cart-5dc8d4f9fd-46997_0b1c2d3e-aaaa-bbbb-cccc-0123456789ab/server/0.log.20260228-100000.gz',
      'cart-5dc8d4f9fd-46997/server',
    ],
    [`containers/cart-5dc8d4f9fd-46997_shop_server-${'0a'.repeat(32)}.log`, 'cart-5dc8d4f9fd-46997/server'],
    ['cart-5dc8d4f9fd-46997.log', 'cart-5dc8d4f9fd-46997'],
  ])('%s', (file, name) => expect(originName(file)).toBe(name));
});

describe('LineSplitter', () => {
  const split = (chunks: readonly Buffer[]) => {
    const lines: string[] = [];
    const splitter = new LineSplitter((bytes, start, end) => {
      lines.push(bytes.subarray(start, end).toString('latin1'));
      return true;
    });
    for (const chunk of chunks) splitter.push(chunk);
    splitter.end();
    return lines;
  };

  it('finds the same lines wherever the chunks end', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => Buffer.from(whole.slice(at[index], end)));
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(split(chunks)).toEqual(expected);
      }),
    );
  });

  it('keeps no more of a line than it hands over', () => {
    const lines = split([Buffer.alloc(LONGEST_LINE, 97), Buffer.alloc(200_000, 98), Buffer.from('\nnext')]);
    expect(lines.map(({ length }) => length)).toEqual([LONGEST_LINE, 4]);
  });
});
