import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fenceAt, openFence, untrusted, untrustedPaths } from './fence.ts';

const tag = /<\/?untrusted-[0-9a-f]{12}>/g;
const piece = fc.constantFrom(
  '<',
  '</',
  '>',
  'untrusted',
  'UNTRUSTED',
  '-',
  '\u200B',
  '\u00AD',
  '\u{E0041}',
  ' ',
  '＜',
  '〈',
  '/',
  'x',
);

describe('a fence', () => {
  it('is neither closed nor forged from inside, whatever the text, even one that knows the marker', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }), fc.constant('MARKER'), fc.constant('MARMARKERKER')), {
          maxLength: 30,
        }),
        (parts) => {
          const fence = openFence();
          const marker = /untrusted-([0-9a-f]+)/.exec(fence.note)?.[1] ?? '';
          const half = marker.length / 2;
          const text = parts
            .join('')
            .replaceAll('MARMARKERKER', marker.slice(0, half) + marker + marker.slice(half))
            .replaceAll('MARKER', marker);
          const wrapped = fence.wrap(text);
          expect(wrapped.startsWith(`<untrusted-${marker}>`)).toBe(true);
          expect(wrapped.endsWith(`</untrusted-${marker}>`)).toBe(true);
          const inside = wrapped.slice(marker.length + 12, -(marker.length + 13));
          expect(inside).not.toContain(marker);
          expect(inside).not.toMatch(/[<＜〈]\s*\/?\s*untrusted/i);
          expect(wrapped.match(tag)).toHaveLength(2);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('leaves ordinary text as it is', () => {
    for (const text of ['a < b and c > d', '<p>untrusted input</p>', 'x</div>', 'not untrusted']) {
      expect(openFence().wrap(text)).toContain(`>${text}</`);
    }
  });
});

describe('what is marked', () => {
  const fenced = (schema: z.ZodObject, data: unknown) => fenceAt(data, untrustedPaths(schema), (text) => `[${text}]`);

  it('may be more than a text: all texts in it', () => {
    const schema = z.object({
      tags: untrusted(z.array(z.string())),
      mail: untrusted(z.object({ from: z.string(), to: z.array(z.string()) })),
      any: untrusted(z.unknown()),
    });
    expect(
      fenced(schema, { tags: ['a', ''], mail: { from: 'b', to: ['c'] }, any: [{ x: 'd', n: 1, no: null }] }),
    ).toEqual({
      tags: ['[a]', ''],
      mail: { from: '[b]', to: ['[c]'] },
      any: [{ x: '[d]', n: 1, no: null }],
    });
  });

  it('may be the rest of a tuple, or what an object lets in beside its own', () => {
    const schema = z.object({
      row: z.tuple([z.string()], untrusted(z.string())),
      labels: z.object({ id: z.string() }).catchall(untrusted(z.string())),
      byName: z.record(z.string(), z.array(untrusted(z.string()))),
    });
    expect(fenced(schema, { row: ['id', 'a', 'b'], labels: { id: '1', more: 'c' }, byName: { x: ['d'] } })).toEqual({
      row: ['id', '[a]', '[b]'],
      labels: { id: '1', more: '[c]' },
      byName: { x: ['[d]'] },
    });
  });
});
