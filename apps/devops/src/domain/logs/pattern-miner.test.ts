import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLine } from './line.ts';
import { LineReader } from './line-reader.ts';
import { masked } from './mask.ts';
import { PatternMiner } from './pattern-miner.ts';
import { signatureOf } from './signature.ts';

const reader = new LineReader({ zoneMinutes: 0, now: Date.parse('2026-03-01') });
const lineOf = (text: string) => {
  const line = emptyLine();
  line.bytes = Buffer.from(text);
  line.end = line.bytes.length;
  reader.read(line);
  return line;
};
const mined = (...texts: string[]) => {
  const miner = new PatternMiner();
  const ids = texts.map((text) => miner.add(lineOf(text)).id);
  return { ids, patterns: miner.patterns.map(({ template }) => template.words.join(' ')) };
};

describe('masked', () => {
  it.each([
    ['from 10.0.0.9:5432 to fe80::1', 'from <ip> to <ip>'],
    ['id 4d2a46c7-71cb-4cf1-b5bb-b68406d9da6f at 0xdeadBEEF', 'id <uuid> at <hex>'],
    ['commit 373de7115be9033c after 1.5s', 'commit <hex> after <dur>'],
    ['took 12 ms, 3.5% of 1,024', 'took <num> ms, <num>% of <num>'],
    ['at 2026-02-28T17:25:05.372Z or Feb 28 17:25:05 or 17:25', 'at <time> or <time> or <time>'],
    ['"GET /a/7 HTTP/1.1" 503 17', '"GET /a/<num> HTTP/<num>" 503 <num>'],
    ['mail of ada@example.org', 'mail of <mail>'],
    ['pod web-7d97b69596-lmsfv is up', 'pod <*> is up'],
    ['[1, 2, 3, 4]', '[<num>…]'],
    ['no values here', 'no values here'],
  ])('%s', (text, expected) => expect(masked(text)).toBe(expected));
});

describe('PatternMiner', () => {
  it('finds one kind for lines that differ in values', () => {
    expect(mined('INFO user 7 logged in from 10.0.0.1', 'INFO user 8812 logged in from 10.9.0.77').ids).toEqual([0, 0]);
  });

  it('finds one kind for lines that differ in a word, and shows where', () => {
    const { ids, patterns } = mined(
      'INFO Worker cache of orders was rebuilt in time',
      'INFO Worker cache of customers was rebuilt in time',
    );
    expect(ids).toEqual([0, 0]);
    expect(patterns).toEqual(['INFO Worker cache of <*> was rebuilt in time']);
  });

  it('keeps apart what differs in more, in the answer of a request, and in level', () => {
    expect(mined('INFO connection opened', 'INFO connection refused by peer', 'disk is full').ids).toEqual([0, 1, 2]);
    expect(mined('x "GET / HTTP/1.1" 200 17', 'x "GET / HTTP/1.1" 503 17', 'x "GET / HTTP/1.1" 200 9').ids).toEqual([
      0, 1, 0,
    ]);
    expect(mined('{"level":"info","msg":"done"}', '{"level":"error","msg":"done"}').ids).toEqual([0, 1]);
  });

  it('is not led by what a logger puts before every message', () => {
    const head = (id: string) => `17:25:05.372 INFO a.b.OrderService#54 TraceID: ${id} SpanID: ${id}`;
    expect(
      mined(`${head('373de7115be9033c')} order was shipped`, `${head('8e9c7db5a10e6b13')} cart cannot be found`).ids,
    ).toEqual([0, 1]);
  });

  it('stays bounded, whatever comes', () => {
    const miner = new PatternMiner();
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 6 });
    for (const message of fc.sample(words, { numRuns: 9000, seed: 7 })) miner.add(lineOf(message.join(' ')));
    expect(miner.patterns.length).toBeLessThanOrEqual(3001);
  });

  it('gives the same kind for the same line, always', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 30 }), (texts) => {
        const { ids } = mined(...texts, ...texts);
        expect(ids.slice(0, texts.length)).toEqual(ids.slice(texts.length));
      }),
    );
  });
});

describe('signatureOf', () => {
  const sign = (text: string) => signatureOf(Buffer.from(text), 0, Buffer.byteLength(text), 0);

  it('is equal for other numbers and times, and differs for other words', () => {
    expect(sign('took 12 ms at 10.0.0.1:80')).toBe(sign('took  7.25 ms at 192.168.1.77:9090'));
    expect(sign('[1, 2, 3] done')).toBe(sign('[17] done'));
    expect(sign('took 12 ms')).not.toBe(sign('lost 12 ms'));
    expect(sign('a 7 b')).not.toBe(sign('a 7, b'));
  });

  it('depends on words only', () => {
    const word = fc.stringMatching(/^[a-z]{1,10}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.nat(), fc.nat(), (words, one, other) => {
        expect(sign(words.join(` ${one} `))).toBe(sign(words.join(` ${other} `)));
      }),
    );
    fc.assert(fc.property(word, word, (one, other) => void expect(sign(one) === sign(other)).toBe(one === other)));
  });
});
