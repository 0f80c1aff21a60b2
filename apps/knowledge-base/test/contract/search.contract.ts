import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { SearchQuery } from '../../src/ports.ts';
import { type OpenKnowledge, seededFor } from './opened.ts';
import { everybody, lawyers, on } from './seed.ts';

export function searchContract(open: OpenKnowledge): void {
  describe('searching', () => {
    const ports = seededFor(open);
    const search = (
      query: string,
      more: Partial<SearchQuery> = {},
      reader: { groups: readonly string[] } = everybody,
    ) => ports().search.search({ query, on, ...more }, reader, { limit: 10 });
    const first = async (...args: Parameters<typeof search>) => (await search(...args)).items[0]?.document.path;

    it('finds by words in any form, best first', async () => {
      const { items } = await search('vacations of thirty days');
      expect(items[0]).toMatchObject({ document: { path: 'leave.md' }, score: expect.any(Number) });
      expect(items[0]?.passage.text).toContain('thirty days');
      expect(items[0]?.matchedBy).toContain('words');
      expect(items[0]?.coverage).toBeGreaterThan(0.9);
      expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).toSorted((a, b) => b - a));
    });

    it('knows each language by itself', async () => {
      expect(await first('Urlaubstage im Jahr')).toBe('urlaub.md');
    });

    it('gives a document once, or each passage when asked', async () => {
      const once = (await search('long manual step')).items.filter(({ document }) => document.path === 'manual.md');
      expect(once).toHaveLength(1);
      const each = (await search('long manual step', { everyPassage: true })).items;
      expect(each.filter(({ document }) => document.path === 'manual.md').length).toBeGreaterThan(3);
    });

    it('goes on where the page ended', async () => {
      const query = { query: 'long manual step', on, everyPassage: true };
      const one = await ports().search.search(query, everybody, { limit: 3 });
      const two = await ports().search.search(query, everybody, { limit: 3, after: one.next });
      const places = [...one.items, ...two.items].map(({ document, passage }) => `${document.id} ${passage.start}`);
      expect(new Set(places).size).toBe(6);
    });

    it('filters in every way, each before the limit', async () => {
      const paths = async (more: Partial<SearchQuery>, reader = everybody) =>
        (await search('remote access certificate hotels vacation zirconium', more, reader)).items.map(
          ({ document }) => document.path,
        );
      expect(new Set(await paths({ space: 'IT' }))).toEqual(new Set(['vpn.md']));
      expect(new Set(await paths({ space: 'it', includeArchived: true }))).toEqual(new Set(['vpn.md', 'old-vpn.md']));
      expect(await paths({ labels: ['leave'] })).toEqual(['leave.md']);
      expect(await paths({ kind: 'policy', inForce: true })).toEqual(['policies/travel.md']);
      expect(await paths({ kind: 'policy', inForce: true, on: '2024-01-01' })).toEqual(['policies/travel-2023.md']);
      expect(await paths({ kind: 'policy', department: 'FINANCE' })).toEqual(['policies/travel.md']);
      expect(await paths({ updatedAfter: new Date('2026-02-01') })).toEqual(['leave.md']);
      expect(await paths({ labels: ['no such'] })).toEqual([]);
    });

    it('shows the group what is restricted, and nobody else', async () => {
      expect(await first('zirconium', {}, lawyers)).toBe('salaries.md');
      expect(await first('zirconium')).not.toBe('salaries.md');
    });

    it('has nothing for stop words, and says so', async () => {
      expect(await search('the of and')).toMatchObject({ items: [], empty: true });
    });

    it.each(hostileStrings)('takes %s for words, nothing else', async (_name, text) => {
      expect((await search(text)).items.every(({ document }) => document.path !== 'salaries.md')).toBe(true);
    });
  });
}
