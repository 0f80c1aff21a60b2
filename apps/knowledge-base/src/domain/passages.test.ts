import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownBlocks } from '../ingest/markdown.ts';
import { toPassages } from './passages.ts';

const cut = (markdown: string, clauses = false) => toPassages(markdownBlocks(markdown), { clauses });

describe('passages', () => {
  it('are the text again, joined in order, and never long', () => {
    const line = fc.oneof(
      fc.constantFrom('# One', '## Two', '', '- item', '```', '| a | b |', '---'),
      fc.lorem({ maxCount: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 2_500 }).map((text) => text.replaceAll(/[`{<[\r]/g, '')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (lines, clauses) => {
        const blocks = markdownBlocks(lines.join('\n'));
        const passages = toPassages(blocks, { clauses });
        expect(passages.map(({ text }) => text).join('')).toBe(blocks.map(({ raw }) => raw).join(''));
        let start = 0;
        for (const passage of passages) {
          expect(passage.start).toBe(start);
          start += passage.text.length;
        }
        expect(Math.max(0, ...passages.map(({ text }) => text.trim().length))).toBeLessThanOrEqual(3_100);
      }),
      { numRuns: 100 },
    );
  });

  it('stand under their headings', () => {
    const passages = cut(
      `# Leave\n\n${'Much about leave. '.repeat(30)}\n\n## Parental\n\n${'Much about parents. '.repeat(30)}`,
    );
    expect(passages.map(({ headings }) => headings)).toEqual([['Leave'], ['Leave', 'Parental']]);
  });

  it('of a policy are its clauses, however short', () => {
    expect(cut('# P\n\n## 1 A\n\nShort.\n\n## 2 B\n\nShorter.', true).map(({ headings }) => headings.at(-1))).toEqual([
      '1 A',
      '2 B',
    ]);
  });
});
