import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvRows, detectFormat, likeliestDelimiter } from './csv-rows.ts';
import { detectEncoding } from './encoding.ts';
import { csvCell } from './report.ts';
import { UsageError } from './row.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crm-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array) {
  const path = join(folder, 'file.csv');
  await writeFile(path, content);
  const format = await detectFormat(path, await detectEncoding(path));
  const rows = [];
  for await (const row of csvRows(path, format)) rows.push(row);
  return { format, rows, cells: rows.map((r) => r.cells) };
}

const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('encodings', () => {
  const text = 'Name;Stadt\nZoë Größe;Łódź\n';
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', utf16(`\ufeff${text}`)],
    ['utf-16be', utf16(`\ufeff${text}`, true)],
    ['utf-16le', utf16(text)],
    ['utf-16be', utf16(text, true)],
  ])('reads %s with and without byte order mark', async (encoding, bytes) => {
    const { format, cells } = await read(bytes);
    expect(format.encoding).toBe(encoding);
    expect(cells).toEqual([
      ['Name', 'Stadt'],
      ['Zoë Größe', 'Łódź'],
    ]);
  });

  it('reads Windows-1252, euro sign and quotes included, wherever the first accent is', async () => {
    const head = 'a,b\n'.repeat(40_000);
    const { format, cells } = await read(
      Buffer.concat([Buffer.from(head), Buffer.from([0x80, 0x2c, 0xfc, 0x93, 0x94, 0x0a])]),
    );
    expect(format.encoding).toBe('windows-1252');
    expect(cells.at(-1)).toEqual(['€', 'ü“”']);
  });

  it('does not tear a character that lies across two pieces of the file', async () => {
    const { cells } = await read(`${'x'.repeat(65_535)}é,b\n`);
    expect(cells[0]?.[0]?.endsWith('xé')).toBe(true);
  });
});

describe('delimiters', () => {
  it.each([
    ['a,b,c\n1;2,2', ','],
    ['a;b;c\n1,5;2', ';'],
    ['a\tb\tc\n', '\t'],
    ['"a,b,c";d\n', ';'],
    ['\n\na;b\n,,,,', ';'],
    ['email\n', ','],
  ])('%j is separated by %j', (head, delimiter) => expect(likeliestDelimiter(head)).toBe(delimiter));

  it("obeys Excel's sep line, which is no row", async () => {
    const { cells, rows } = await read('sep=;\na,1;b\nc;d\n');
    expect(cells).toEqual([
      ['a,1', 'b'],
      ['c', 'd'],
    ]);
    expect(rows.map((r) => r.line)).toEqual([2, 3]);
  });
});

describe('records', () => {
  it('counts lines as an editor does', async () => {
    const { rows } = await read('a,b\r\n1,"x\r\ny\nz"\r\n\r\n\r\n2,3\n4,5');
    expect(rows.map((r) => r.line)).toEqual([1, 2, 7, 8]);
    expect(rows.map((r) => r.afterBlank)).toEqual([false, false, true, false]);
  });

  it('reads back what a writer quoted, line numbers included', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '😀'), maxLength: 8 });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const header = rows[0]?.map((_, i) => `c${i}`) ?? [];
        const lines = [header, ...rows].map((r) => r.map(csvCell).join(','));
        const { cells, rows: found } = await read(`${lines.join('\n')}\n`);
        expect(cells).toEqual([header, ...rows]);
        let line = 1;
        for (const [i, written] of lines.entries()) {
          expect(found[i]?.line).toBe(line);
          line += (written.match(/\n/g)?.length ?? 0) + 1;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps inch signs and formulas', async () => {
    const { cells } = await read('a,b\n5" pipe,=1+1\n');
    expect(cells[1]).toEqual(['5" pipe', '=1+1']);
  });
});

describe('broken files', () => {
  const why = (content: string | Uint8Array) =>
    read(content).then(
      () => 'read',
      (cause: unknown) => (cause instanceof UsageError ? cause.message : cause),
    );

  it('0 bytes', async () => expect(await why('')).toContain('empty'));
  it('an unclosed quote', async () => expect(await why('a,b\n1,2\n3,"4\n5,6\n')).toContain('line 3 is never closed'));
  it('an Excel workbook', async () => expect(await why('PK\x03\x04rest of the archive')).toContain('Excel'));
  it('binary', async () =>
    expect(await why(Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256))).toContain('not a text file'));
  it('a line of 100 MB, without reading it into memory', async () => {
    const path = join(folder, 'long.csv');
    await writeFile(path, 'a,b\n1,2\n');
    const piece = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 100; i += 1) await writeFile(path, piece, { flag: 'a' });
    const format = await detectFormat(path, await detectEncoding(path));
    const before = process.memoryUsage().rss;
    const all = async () => {
      for await (const _ of csvRows(path, format)) void _;
    };
    await expect(all()).rejects.toThrow(/line 3 is longer than 8 MB/);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});
