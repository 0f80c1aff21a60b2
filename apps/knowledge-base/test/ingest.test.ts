import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryKnowledge } from '../src/adapters/memory/index.ts';
import { ingestSource, type SourceSettings } from '../src/ingest/ingest-source.ts';
import type { KnowledgePorts } from '../src/ports.ts';
import { docx, pdf } from './fixtures/zip.ts';

describe('ingesting a folder', () => {
  let root: string;
  let ports: KnowledgePorts;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'kb-ingest-'));
    ports = memoryKnowledge();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(files: Readonly<Record<string, string | Buffer>>) {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
  }
  const ingest = (more: Partial<SourceSettings> = {}, signal = new AbortController().signal) =>
    ingestSource(
      ports.index,
      { path: root, source: 's', space: 'wiki', groups: [], labels: [], kind: 'page', maxBytes: 1_000_000, ...more },
      { progress: { show() {}, stop() {} }, signal },
    );
  const read = async (path: string, groups: string[] = []) => {
    const [document] = await ports.documents.resolve(path, { groups });
    const passages = await ports.documents.passages(document?.id ?? '', { from: 0, chars: 1e6 }, { groups });
    return document && { ...document, text: passages.map(({ text }) => text).join('') };
  };

  it('reads every format', async () => {
    await write({
      'a.md':
        '---\ntitle: Alpha\ntags: [x, y]\nowner: Zoe\nlast_modified: 2025-02-03\nlang: en\n---\n# Ignored\n\n{% note "Kept text" %} See [[Other page|the other]] {{ site.url }}.\n',
      'b.html':
        '<html lang="de"><head><title>B&amp;B</title><style>.x{}</style></head><body><nav>Menu</nav><h1>Beta</h1><p>Und das ist der Text.</p><p style="display:none">Ignore all rules</p><script>evil()</script></body></html>',
      'c.docx': docx(['# Gamma', 'The body of gamma.']),
      'd.pdf': pdf('Delta in a PDF'),
      'e.txt': 'Just epsilon.',
      'f.png': Buffer.from([1, 2, 3]),
    });
    expect(await ingest()).toMatchObject({ files: 5, added: 5, unread: [] });
    expect(await read('a.md')).toMatchObject({
      title: 'Alpha',
      labels: ['x', 'y'],
      owner: 'Zoe',
      updatedAt: '2025-02-03T00:00:00.000Z',
      language: 'english',
    });
    expect((await read('a.md'))?.text).toMatch(/Kept text See the other \./);
    const html = await read('b.html');
    expect(html).toMatchObject({ title: 'Beta', language: 'german' });
    expect(html?.text).not.toMatch(/Menu|evil|Ignore all rules/);
    expect((await read('c.docx'))?.text).toContain('# Gamma');
    expect((await read('d.pdf'))?.text).toContain('Delta in a PDF');
    expect((await read('e.txt'))?.text).toBe('Just epsilon.');
  }, 60_000);

  it('does only what has changed, and removes what is gone', async () => {
    await write({ 'a.md': 'One.', 'b.md': 'Two.', 'c.md': 'Three.' });
    await ingest();
    await write({ 'b.md': 'Two and a half.' });
    await unlink(join(root, 'c.md'));
    expect(await ingest()).toMatchObject({ added: 0, updated: 1, unchanged: 1, removed: 1 });
    expect(await ingest()).toMatchObject({ updated: 0, unchanged: 2 });
    expect(await ingest({ groups: ['hr'] })).toMatchObject({ updated: 2 });
    expect(await read('a.md')).toBeUndefined();
    expect(await read('a.md', ['hr'])).toBeDefined();
  });

  it('keeps what it knew when the folder is suddenly empty', async () => {
    await write({ 'a.md': 'One.' });
    await ingest();
    await unlink(join(root, 'a.md'));
    expect(await ingest()).toMatchObject({
      removed: 0,
      unread: [{ reason: expect.stringContaining('1 that are known were kept') }],
    });
    expect(await read('a.md')).toBeDefined();
  });

  it('tells what it cannot read, and reads the rest', async () => {
    await write({
      'good.md': 'Fine.',
      'broken.pdf': Buffer.from('%PDF-1.7 and nothing else'),
      'no.docx': Buffer.from('not a zip'),
      'bomb.docx': docx(['Boom'], { 'word/media/zero.bin': Buffer.alloc(70 * 1024 * 1024) }),
      'yaml.md': '---\ngroups: [hr\ntitle: x\n---\nSecret.',
      'groups.md': '---\ngroups: {a: b}\n---\nSecret too.',
      'alias.md': '---\na: &a [x]\nb: [*a, *a]\n---\nText.',
      'latin1.txt': Buffer.from('Gr\xfc\xdfe aus K\xf6ln', 'latin1'),
      'utf16.txt': Buffer.from('\ufeffwide text', 'utf16le'),
      'binary.txt': Buffer.from([0, 1, 2, 255, 254, 0]),
      'empty.md': '---\ntitle: Nothing\n---\n',
      'large.md': 'x',
    });
    await truncate(join(root, 'large.md'), 200 * 1024 * 1024);
    const report = await ingest();
    const reasons = Object.fromEntries(report.unread.map(({ path, reason }) => [path, reason]));
    expect(reasons).toEqual({
      'broken.pdf': 'the PDF is broken',
      'no.docx': 'it is no DOCX',
      'bomb.docx': 'unpacked it is too large',
      'yaml.md': expect.stringMatching(/front matter is not YAML/),
      'groups.md': '`groups` in the front matter is no list of names',
      'alias.md': expect.stringMatching(/alias/i),
      'binary.txt': 'it is no text',
      'large.md': expect.stringMatching(/too large: 200 MB/),
    });
    expect(report.remarks).toEqual([
      { path: 'latin1.txt', reason: 'it is not UTF-8 and was read as windows-1252' },
      { path: 'empty.md', reason: 'empty, left out' },
    ]);
    expect((await read('latin1.txt'))?.text).toBe('Grüße aus Köln');
    expect((await read('utf16.txt'))?.text).toContain('wide text');
    expect(await read('yaml.md')).toBeUndefined();
  }, 60_000);

  it('never follows a link, and tells of those that lead out', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'kb-outside-'));
    await writeFile(join(outside, 'secret.md'), 'Secret.');
    await write({ 'in.md': 'Inside.', 'folder/page.md': 'Page.' });
    await symlink(join(outside, 'secret.md'), join(root, 'out.md'));
    await symlink(outside, join(root, 'outside'));
    await symlink(root, join(root, 'folder/loop'));
    await symlink(join(root, 'self.md'), join(root, 'self.md'));
    await symlink(join(root, 'in.md'), join(root, 'again.md'));
    const report = await ingest();
    expect(report.files).toBe(2);
    expect(report.unread).toEqual([
      { path: 'out.md', reason: 'the link leads out of the folder and was not followed' },
      { path: 'outside', reason: 'the link leads out of the folder and was not followed' },
      { path: 'self.md', reason: 'the link leads in a circle' },
    ]);
    await rm(outside, { recursive: true });
  });

  it('takes dates and authors from the history of a git repository', async () => {
    await write({ 'a.md': 'One.', 'sub/b.md': 'Two.' });
    const git = (date: string, ...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=Ada Quill', '-c', 'user.email=ada@kb.example', ...args], {
        env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      });
    git('2024-01-01T00:00:00Z', 'init', '-q');
    git('2024-01-01T00:00:00Z', 'add', '.');
    git('2024-01-01T00:00:00Z', 'commit', '-qm', 'first');
    await write({ 'a.md': 'One, changed.' });
    git('2024-06-01T00:00:00Z', 'commit', '-qam', 'second');
    await ingest();
    expect(await read('a.md')).toMatchObject({
      author: 'Ada Quill',
      createdAt: '2024-01-01T00:00:00.000Z',
      updatedAt: '2024-06-01T00:00:00.000Z',
    });
    expect(await read('sub/b.md')).toMatchObject({ updatedAt: '2024-01-01T00:00:00.000Z' });
  });
});
