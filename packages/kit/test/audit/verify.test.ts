import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEAD_SIZE } from '../../src/audit/head.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { type Files, readFiles, temporaryFolder, withFiles, writeSample } from './sample-log.ts';

const folders = { closed: temporaryFolder(), open: temporaryFolder() };
let closed: Files;
let open: Files;

beforeAll(async () => {
  await writeSample(folders.closed, true);
  await writeSample(folders.open, false);
  closed = readFiles(folders.closed);
  open = readFiles(folders.open);
});
afterAll(() => {
  for (const dir of Object.values(folders)) rmSync(dir, { recursive: true });
});

describe('a clean log', () => {
  it('of several processes verifies without a word', async () => {
    expect(await verifyAudit(folders.closed)).toEqual({
      ok: true,
      findings: [],
      records: 34,
      segments: expect.any(Number),
      chains: 3,
      signatures: { keys: 'none', checkpoints: 0, unsigned: expect.any(Number) },
      mark: expect.anything(),
    });
    expect((await verifyAudit(folders.closed)).segments).toBeGreaterThan(4);
  });

  it('that is still being written verifies with a note', async () => {
    const report = await verifyAudit(folders.open);
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ what }) => what)).toEqual(['was not closed: the process is running, or was killed']);
  });

  it('an empty folder has nothing to tell', async () => {
    const report = await withFiles(new Map(), verifyAudit);
    expect(report).toMatchObject({ ok: true, findings: [], records: 0, segments: 0, chains: 0 });
  });
});

/** A log, one of its files, and places in it chosen as fractions, so that shrinking works. */
const damage = fc.record({
  isClosed: fc.boolean(),
  file: fc.double({ min: 0, max: 0.999, noNaN: true }),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  to: fc.double({ min: 0, max: 0.999, noNaN: true }),
  bits: fc.integer({ min: 1, max: 255 }),
});

interface Damage {
  readonly content: Buffer;
  readonly lines: string[];
  readonly at: (size: number) => number;
  readonly to: (size: number) => number;
  readonly bits: number;
}

/** Changes one file of a log in a random place and expects to hear of it. `change` returns undefined to remove it. */
async function expectFound(
  which: (file: string) => boolean,
  change: (damage: Damage) => Buffer | string | undefined,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(damage, async ({ isClosed, file, at, to, bits }) => {
      const files = new Map(isClosed ? closed : open);
      const names = [...files.keys()].filter(which);
      const name = names[Math.floor(file * names.length)] ?? '';
      const content = files.get(name) ?? Buffer.alloc(0);
      const changed = change({
        content,
        lines: content.toString('latin1').split('\n').slice(0, -1),
        at: (size) => Math.floor(at * size),
        to: (size) => Math.floor(to * size),
        bits,
      });
      const result = changed === undefined ? undefined : Buffer.from(changed as string, 'latin1');
      if (result?.equals(content)) return;
      if (result) files.set(name, result);
      else files.delete(name);
      const report = await withFiles(files, verifyAudit);
      expect(report.ok, `${name} was damaged unnoticed`).toBe(false);
      expect(report.findings.find(({ severity }) => severity === 'tampering')?.file).toBeTruthy();
    }),
    { numRuns: 60 },
  );
}

const any = () => true;
const lined = (file: string) => file.endsWith('.jsonl');
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

describe('tampering is found', { timeout: 60_000 }, () => {
  it('a changed byte, in any file', () =>
    expectFound(any, ({ content, at, bits }) => {
      const changed = Buffer.from(content);
      const position = at(changed.length);
      changed[position] = (changed[position] ?? 0) ^ bits;
      return changed;
    }));

  it('a removed line', () => expectFound(lined, ({ lines, at }) => text(lines.toSpliced(at(lines.length), 1))));

  it('swapped lines', () =>
    expectFound(lined, ({ lines, at, to }) => {
      const [a, b] = [at(lines.length), to(lines.length)];
      return text(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? ''));
    }));

  it('an inserted line, copied or invented', () =>
    expectFound(lined, ({ lines, at, to, bits }) => {
      const invented = `{"seq":${to(30)},"type":"outcome","time":"x","hash":"${'ab'.repeat(32)}"}`;
      const line = bits % 2 ? invented : (lines[to(lines.length)] ?? '');
      return text(lines.toSpliced(at(lines.length + 1), 0, line));
    }));

  it('an end cut off, at any byte', () =>
    expectFound(any, ({ content, at }) => content.subarray(0, at(content.length))));

  it('an end cut off exactly between lines', () =>
    expectFound(lined, ({ lines, at }) => text(lines.slice(0, at(lines.length)))));

  it('a removed file: segment, head or index', () => expectFound(any, () => undefined));

  it('a truncated head', () =>
    expectFound(
      (file) => file.endsWith('.head'),
      ({ content, at }) => content.subarray(0, at(HEAD_SIZE)),
    ));

  it('a whole process’s files, its lines in the index too', async () => {
    for (const chain of new Set([...closed.keys()].flatMap((file) => file.match(/^\w+-\d+-[0-9a-f]+/)?.[0] ?? []))) {
      const rest = new Map([...closed].filter(([file]) => !file.startsWith(chain)));
      const index = rest.get('index.jsonl')?.toString() ?? '';
      const without = index.split('\n').filter((line) => !line.includes(chain));
      // The last process of all is only known by the index; before signed checkpoints nothing outside vouches for it.
      if (index.startsWith(without.join('\n').trimEnd())) continue;
      rest.set('index.jsonl', Buffer.from(without.join('\n')));
      expect((await withFiles(rest, verifyAudit)).ok).toBe(false);
    }
  });

  it('names the file, the line and what', async () => {
    const name = [...closed.keys()].find((file) => file.endsWith('000002.jsonl')) ?? '';
    const lines = closed.get(name)?.toString().split('\n') ?? [];
    const files = new Map(closed).set(name, Buffer.from(lines.toSpliced(1, 1).join('\n')));
    expect((await withFiles(files, verifyAudit)).findings).toEqual([
      { severity: 'tampering', file: name, line: 2, what: '1 line is missing before this one' },
    ]);
  });
});
