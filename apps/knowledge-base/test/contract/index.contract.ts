import { openedFor } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { OpenKnowledge } from './opened.ts';
import { everybody, lawyers, on, page, today } from './seed.ts';

export function indexContract(open: OpenKnowledge): void {
  describe('the index', () => {
    const ports = openedFor(open, async () => undefined);
    const find = async (query: string, reader = everybody) => {
      await ports().index.embed();
      const { items } = await ports().search.search({ query, on }, reader, { limit: 10 });
      return items.filter(({ matchedBy }) => matchedBy.includes('words')).map(({ document }) => document.path);
    };

    it('is empty at first', async () => {
      expect(await ports().index.sources()).toEqual([]);
      expect(await find('anything')).toEqual([]);
      expect(await ports().documents.structure(everybody, on)).toMatchObject({ documents: 0, sample: false });
    });

    it('takes documents in, changes them, and gives them up', async () => {
      const { index, documents } = ports();
      const first = [page('a.md', '# A\n\nAbout otters.'), page('b.md', '# B\n\nAbout badgers.')];
      expect(await index.put(first)).toEqual({ added: 2, updated: 0 });
      expect(await index.known('wiki')).toEqual(new Map(first.map(({ path, hash }) => [path, hash])));
      expect(await find('otters')).toEqual(['a.md']);

      expect(await index.put([page('a.md', '# A\n\nAbout walruses now.', { version: '2' })])).toEqual({
        added: 0,
        updated: 1,
      });
      expect(await find('otters')).toEqual([]);
      expect(await find('walruses')).toEqual(['a.md']);
      const [a] = await documents.resolve('a.md', everybody);
      expect(a).toMatchObject({ revision: 2, version: '2' });
      expect(await documents.revision(a?.id ?? '', 1, everybody)).toMatchObject({
        text: '# A\n\nAbout otters.',
        revision: 1,
      });

      // The same text with other facts is no new revision.
      await index.put([page('a.md', '# A\n\nAbout walruses now.', { owner: 'Zoo' })]);
      expect((await documents.resolve('a.md', everybody))[0]).toMatchObject({ revision: 2, owner: 'Zoo' });

      expect(await index.remove('wiki', ['a.md', 'nowhere.md'])).toBe(1);
      expect(await find('walruses')).toEqual([]);
      expect(await find('badgers')).toEqual(['b.md']);
    });

    it('follows when a document is restricted, archived, or open again', async () => {
      const { index } = ports();
      const text = '# C\n\nAbout cormorants.';
      await index.put([page('c.md', text)]);
      expect(await find('cormorants')).toEqual(['c.md']);
      await index.put([page('c.md', text, { groups: ['legal'] })]);
      expect(await find('cormorants')).toEqual([]);
      expect(await find('cormorants', lawyers)).toEqual(['c.md']);
      await index.put([page('c.md', text, { status: 'archived' })]);
      expect(await find('cormorants', lawyers)).toEqual([]);
      await index.put([page('c.md', text)]);
      expect(await find('cormorants')).toEqual(['c.md']);
    });

    it('never puts a text without a known word first', async () => {
      const pages = Array.from({ length: 9 }, (_, i) =>
        page(`p${i}.md`, `# Heron ${i}\n\nHerons wade in the marsh and fish.`),
      );
      await ports().index.put([...pages, page('nothing.md', '# ???\n\n!!! ... ---')]);
      await ports().index.embed({ again: true });
      const { items } = await ports().search.search({ query: 'herons in the marsh', on }, everybody, { limit: 5 });
      expect(items.map(({ document }) => document.path)).not.toContain('nothing.md');
      expect(items.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
    });

    it('remembers what was ingested, and how, the last time', async () => {
      const { index } = ports();
      expect(await index.remembered()).toEqual([]);
      const wiki = {
        name: 'w',
        path: '/srv/w',
        space: 'x',
        groups: ['hr'],
        labels: ['a'],
        kind: 'page',
        maxBytes: 5,
      } as const;
      await index.remember({ ...wiki, groups: [] }, today);
      await index.remember(wiki, today);
      await index.remember({ ...wiki, name: 'v', kind: 'policy', space: undefined }, today);
      const [v, w, ...more] = (await index.remembered()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect([v?.kind, v?.space, more]).toEqual(['policy', undefined, []]);
      expect(w).toEqual(wiki);
    });

    it('keeps any text as it is', async () => {
      const odd = 'Emoji 👩‍👩‍👧, combining é, right-to-left שלום, quotes \' " \\ $1 {a,b} \u202e and 𝒳 beyond.';
      await ports().index.put([page('odd.md', `# Odd\n\n${odd.repeat(120)}`)]);
      const [document] = await ports().documents.resolve('odd.md', everybody);
      const passages = await ports().documents.passages(document?.id ?? '', { from: 0, chars: 100_000 }, everybody);
      expect(passages.map(({ text }) => text).join('')).toBe(`# Odd\n\n${odd.repeat(120)}`);
      expect(passages.length).toBeGreaterThan(3);
    });
  });
}
