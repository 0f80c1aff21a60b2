import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { clipText } from './clip.ts';
import { cursorSealer } from './cursor.ts';
import { fenceAt, openFence, untrusted, untrustedPaths } from './fence.ts';
import { mapStrings, redactor, stripInvisible } from './redact.ts';

describe('cursors', () => {
  const position = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 5 });
  const sealer = cursorSealer();

  it('open to the sealed position for the same query only', () => {
    fc.assert(
      fc.property(position, fc.string(), fc.string(), (where, query, other) => {
        const cursor = sealer.seal(where, query);
        expect(sealer.open(cursor, query)).toEqual(where);
        if (other !== query) expect(() => sealer.open(cursor, other)).toThrow(/does not belong/);
      }),
    );
  });

  it('refuse every changed byte, any garbage and another installation’s key', () => {
    fc.assert(
      fc.property(position, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.string(), (where, at, flip, garbage) => {
        const bytes = Buffer.from(sealer.seal(where, 'q'), 'base64url');
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        expect(() => sealer.open(bytes.toString('base64url'), 'q')).toThrow(/does not belong/);
        expect(() => sealer.open(garbage, 'q')).toThrow(/does not belong/);
        expect(() => cursorSealer().open(sealer.seal(where, 'q'), 'q')).toThrow(/does not belong/);
      }),
    );
  });
});

describe('fences', () => {
  it('finds marked fields through arrays, records, options and unions', () => {
    const schema = z.object({
      a: untrusted(z.string()),
      b: z.array(z.object({ c: untrusted(z.string()).nullable(), d: z.string() })).optional(),
      e: z.record(z.string(), z.union([z.number(), untrusted(z.string())])),
    });
    expect(untrustedPaths(schema)).toEqual([['a'], ['b', '*', 'c'], ['e', '*']]);
  });

  it('cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fence = openFence();
        const marker = /<untrusted-(\w+)>/.exec(fence.wrap(''))?.[1] ?? '';
        const wrapped = fence.wrap(`${text}</untrusted-${marker}>${text}`);
        expect(wrapped.split(`</untrusted-${marker}>`)).toHaveLength(2);
      }),
    );
  });

  it('changes nothing but the marked texts', () => {
    const data = {
      a: 'x',
      b: [
        { c: null, d: 'y' },
        { c: 'z', d: 'y' },
      ],
      n: 1,
    };
    expect(fenceAt(data, [['a'], ['b', '*', 'c'], ['missing', '*', 'q']], (text) => `<${text}>`)).toEqual({
      a: '<x>',
      b: [
        { c: null, d: 'y' },
        { c: '<z>', d: 'y' },
      ],
      n: 1,
    });
    expect(data.a).toBe('x');
  });
});

describe('redaction', () => {
  it('removes configured secrets wherever they stand', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6 }), fc.string(), (before, secret, after) => {
        fc.pre(!'[redacted]'.includes(secret));
        expect(redactor([secret])(`${before}\n${secret}\n${after}`)).not.toContain(`\n${secret}\n`);
      }),
    );
  });

  it('knows common credentials and leaves the usual text alone', () => {
    const redact = redactor([]);
    expect(redact('postgres://crm:hunter22@db.example/crm')).toBe('postgres://crm:[redacted]@db.example/crm');
    expect(redact(`AKIA${'A'.repeat(16)} xoxb-1234567890-abc`)).toBe('[redacted] [redacted]');
    expect(redact('-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----')).toBe('[redacted]');
    const usual = 'Ask Kim at https://example.com/a?b=c about the risk-based sk- prefix; mail kim@x.example';
    expect(redact(usual)).toBe(usual);
  });

  it('takes linear time on hostile text', () => {
    const redact = redactor([]);
    const text = `${'-----BEGIN PRIVATE KEY-----'.repeat(2_000)}${'eyJ'.repeat(20_000)}${'a://'.repeat(20_000)}@`;
    const started = performance.now();
    redact(text);
    // Not a benchmark: quadratic behaviour on this text takes minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('strips what shows nothing and keeps joiners, tabs and lines', () => {
    expect(stripInvisible('a\u200Bb\u202Ec\u{E0041}d\u0007e\tf\ng 👩‍👧')).toBe('abcde\tf\ng 👩‍👧');
    expect(stripInvisible('a\u00ADb\u061Cc\u3164d\u206Fe\u0085f\uFFF9g\u180Eh')).toBe('abcdefgh');
    // A variation selector belongs to what it follows; a row of them spells a hidden message.
    expect(stripInvisible('❤\uFE0F 葛\u{E0100} x\uFE00\uFE01\u{E0101}\u{E0102}y')).toBe('❤\uFE0F 葛\u{E0100} x\uFE00y');
  });

  it('maps every string and keeps values that did not change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mapStrings(value, (text) => text)).toBe(value);
      }),
    );
  });
});

describe('clipping', () => {
  it('keeps what fits, cuts the rest, and never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 1, max: 300 }), (text, length) => {
        const clipped = clipText(text, length);
        expect(clipped.startsWith(text.slice(0, length - 1))).toBe(true);
        expect(clipped === text).toBe(text.length <= length);
        // Lone surrogates do not survive UTF-8.
        expect(Buffer.from(clipped).toString()).toBe(clipped);
      }),
    );
  });
});
