import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryKnowledge } from '../src/adapters/memory/index.ts';
import { refresh } from '../src/ingest/refresh.ts';
import { runIngest } from '../src/ingest/run-ingest.ts';
import { watchFolders } from '../src/ingest/watch.ts';

let root: string;
const { signal } = new AbortController();
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'kb-refresh-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const quiet = { progress: { show() {}, stop() {} }, report() {}, signal };
const again = { signal, progress() {} };

it('brings a folder up to date as the command was told to, and names what it does not know', async () => {
  const { index, documents } = memoryKnowledge();
  await expect(refresh(index, undefined, again)).rejects.toMatchObject({ code: 'KB_SOURCE_UNKNOWN' });
  await writeFile(join(root, 'a.md'), 'One.');
  const settings = { paths: [root], groups: ['hr'], labels: ['x'], kind: 'policy', maxBytes: 1e6 } as const;
  await runIngest(index, { ...settings, watch: false, reEmbed: false }, quiet);
  await writeFile(join(root, 'b.md'), 'Two.');
  expect((await refresh(index, undefined, again)).sources).toMatchObject([{ source: root, added: 1, unchanged: 1 }]);
  expect(await documents.resolve('b.md', { groups: [] })).toEqual([]);
  expect(await documents.resolve('b.md', { groups: ['hr'] })).toMatchObject([{ labels: ['x'], kind: 'policy' }]);

  await expect(refresh(index, `${root}x`, again)).rejects.toMatchObject({
    code: 'KB_SOURCE_UNKNOWN',
    message: expect.stringContaining(`Did you mean '${root}'`),
  });
  await rm(root, { recursive: true });
  await expect(refresh(index, root, again)).rejects.toMatchObject({ code: 'KB_SOURCE_UNREACHABLE' });
  expect(await documents.resolve('a.md', { groups: ['hr'] })).toHaveLength(1);
});

it('does not remember a single file as a folder', async () => {
  const { index } = memoryKnowledge();
  await writeFile(join(root, 'a.md'), 'One.');
  const settings = { paths: [join(root, 'a.md')], groups: [], labels: [], kind: 'page', maxBytes: 1e6 } as const;
  await runIngest(index, { ...settings, watch: false, reEmbed: false }, quiet);
  expect(await index.remembered()).toEqual([]);
});

it('sees what changes while somebody is still at work on the last change', async () => {
  const stop = new AbortController();
  const changes = await watchFolders([root], stop.signal, 30);
  await writeFile(join(root, 'a.md'), 'One.');
  expect((await changes.next()).done).toBe(false);
  // Nobody waits now.
  await writeFile(join(root, 'b.md'), 'Two.');
  expect((await changes.next()).done).toBe(false);
  const last = changes.next();
  stop.abort();
  expect((await last).done).toBe(true);
});
