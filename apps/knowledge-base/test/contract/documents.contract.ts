import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { type OpenKnowledge, seededFor } from './opened.ts';
import { everybody, lawyers, on, today } from './seed.ts';

export function documentsContract(open: OpenKnowledge): void {
  describe('documents', () => {
    const ports = seededFor(open);
    const documents = () => ports().documents;
    const id = async (path: string) => (await documents().resolve(path, lawyers))[0]?.id ?? '';

    it('are known by id, path and title, and by nothing else', async () => {
      const [leave] = await documents().resolve('leave.md', everybody);
      expect(leave).toMatchObject({ title: 'Vacation', space: 'handbook', revision: 1, status: 'current' });
      expect(await documents().resolve(leave?.id ?? '', everybody)).toEqual([leave]);
      expect(await documents().resolve('vacation', everybody)).toEqual([leave]);
      expect(await documents().resolve('vacatio', everybody)).toEqual([]);
      expect((await documents().similar('vacatio policy', everybody)).length).toBeGreaterThan(0);
    });

    const wrongIds = ['doc_99999999999', 'doc_-1', 'doc_1e3'].map((text) => [text, text] as const);
    it.each([...hostileStrings, ...wrongIds])('are not found by %s', async (_name, text) => {
      expect(await documents().resolve(text, everybody)).toEqual([]);
      expect(await documents().passages(text, { from: 0, chars: 10 }, everybody)).toEqual([]);
    });

    it('are their passages, whole and in order', async () => {
      const passages = await documents().passages(await id('manual.md'), { from: 0, chars: 1_000_000 }, everybody);
      const text = passages.map((passage) => passage.text).join('');
      expect(text).toMatch(/^# Manual[\s\S]*Step 30 of the long manual\. \n\n$/);
      for (const { start, text: part } of passages) expect(text.slice(start, start + part.length)).toBe(part);
      const some = await documents().passages(await id('manual.md'), { from: 5_000, chars: 100 }, everybody);
      expect(some.length).toBeLessThan(3);
      expect(some[0]?.start).toBeLessThanOrEqual(5_000);
      const outline = await documents().outline(await id('manual.md'), everybody);
      expect(outline.map(({ start }) => start)).toEqual(passages.map(({ start }) => start));
    });

    it('are listed by date and by title without gaps', async () => {
      for (const sort of ['updated_at', 'title'] as const) {
        const whole = await documents().list({ on, sort }, everybody, { limit: 50 });
        const paged: string[] = [];
        let after: (typeof whole)['next'];
        do {
          const page = await documents().list({ on, sort }, everybody, { limit: 2, after });
          paged.push(...page.items.map((document) => document.path));
          after = page.next;
        } while (after);
        expect(paged).toEqual(whole.items.map((document) => document.path));
        expect(paged).toHaveLength(5);
      }
    });

    it('tell what superseded them, from the day on', async () => {
      const [old] = await documents().resolve('policies/travel-2023.md', everybody);
      expect(old).toMatchObject({ supersededOn: '2026-01-01', supersededBy: { title: 'Travel policy' } });
      const by = [await id('policies/travel.md')];
      expect((await documents().superseded({ on, by }, everybody)).map(({ path }) => path)).toEqual([old?.path]);
      expect(await documents().superseded({ on: '2025-12-31', by }, everybody)).toEqual([]);
    });

    it('count what was read', async () => {
      const leave = await id('leave.md');
      for (let i = 0; i < 3; i++) await documents().noteConsulted(leave, today);
      await documents().noteConsulted(await id('vpn.md'), today);
      await documents().noteConsulted('doc_99999', today);
      const most = await documents().mostConsulted({ since: '2026-01-01', on, limit: 5 }, everybody);
      expect(most.map(({ document, count }) => [document.path, count])).toEqual([
        ['leave.md', 3],
        ['vpn.md', 1],
      ]);
      expect(await documents().mostConsulted({ since: '2026-04-16', on, limit: 5 }, everybody)).toEqual([]);
    });

    it('add up to a structure', async () => {
      const structure = await documents().structure(everybody, on);
      expect(structure).toMatchObject({ documents: 5, policies: 1, sample: false });
      expect(structure.spaces).toEqual([
        { name: 'handbook', documents: 4, folders: [{ name: 'policies', documents: 1 }] },
        { name: 'it', documents: 1, folders: [] },
      ]);
      expect(structure.departments).toEqual([{ name: 'Finance', documents: 1 }]);
    });

    it('are suggested by the beginnings of the words of their titles', async () => {
      const suggest = async (typed: string) =>
        (await documents().suggestTitles(typed, 5, everybody)).map(({ path }) => path);
      expect(await suggest('acc rem')).toEqual(['vpn.md']);
      expect((await suggest('')).length).toBe(5);
      expect(await suggest('%')).toHaveLength(5);
      expect(await suggest('.* ')).toHaveLength(5);
    });
  });
}
