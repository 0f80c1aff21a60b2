import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OpenKnowledge, seededFor } from './opened.ts';
import { everybody, on, seedDocuments, today } from './seed.ts';

const vocabulary = [
  ...new Set(seedDocuments.flatMap(({ passages }) => passages.flatMap(({ text }) => text.match(/\p{L}{3,}/gu) ?? []))),
];
const query = fc.array(fc.constantFrom(...vocabulary, 'zirconium', 'bands', 'secret', 'salaries', 'vault'), {
  minLength: 1,
  maxLength: 6,
});

/** Whatever is asked, nothing tells a reader of what that reader may not read. */
export function restrictedContract(open: OpenKnowledge): void {
  describe('a reader without the group', () => {
    const ports = seededFor(open);

    it('gets nothing of a restricted document, nor its number', { timeout: 120_000 }, async () => {
      const { search, documents } = ports();
      const secret = (await documents.resolve('salaries.md', { groups: ['hr'] }))[0];
      if (!secret) throw new Error('the seed has no restricted document');
      await documents.noteConsulted(secret.id, today);
      const readers = fc.constantFrom(everybody, { groups: ['other'] }, { groups: ['LEGAL', 'h', ''] });
      await fc.assert(
        fc.asyncProperty(
          query,
          readers,
          fc.boolean(),
          fc.integer({ min: 1, max: 9 }),
          async (words, reader, includeArchived, limit) => {
            const asked = words.join(' ');
            const told = JSON.stringify([
              await search.search({ query: asked, on, includeArchived }, reader, { limit }),
              await documents.suggestTitles(words[0] ?? '', 20, reader),
              await documents.similar(asked, reader),
            ]);
            expect(told).not.toMatch(new RegExp(`zirconium|Salary bands|${secret.id}"|vault|Compensation`));
          },
        ),
        { numRuns: 40 },
      );
      expect(await documents.resolve(secret.id, everybody)).toEqual([]);
      expect(await documents.passages(secret.id, { from: 0, chars: 99 }, everybody)).toEqual([]);
      expect(await documents.outline(secret.id, everybody)).toEqual([]);
      expect(await documents.revisions(secret.id, everybody)).toEqual([]);
      const rest = JSON.stringify([
        await documents.structure(everybody, on),
        await documents.mostConsulted({ since: '2020-01-01', on, limit: 50 }, everybody),
        await documents.list({ on, sort: 'title', includeArchived: true }, everybody, { limit: 50 }),
      ]);
      expect(rest).not.toMatch(new RegExp(`zirconium|Salary bands|${secret.id}"|vault|confidential|Compensation`));
    });

    it('gets the same scores as if it were not there', async () => {
      const ask = async () =>
        (await ports().search.search({ query: 'secret pay vacation certificate', on }, everybody, { limit: 9 })).items;
      const before = (await ask()).map(({ document, coverage }) => [document.path, coverage]);
      await ports().index.remove('wiki', ['salaries.md']);
      expect((await ask()).map(({ document, coverage }) => [document.path, coverage])).toEqual(before);
    });
  });
}
