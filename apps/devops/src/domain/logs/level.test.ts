import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast, levelIn, levelNamed, levelNumbered, levelOf, levels } from './level.ts';

describe('levelOf', () => {
  it.each([
    ['17:25:05.372 INFO  a.b.C#54 received ERROR code', 'info'],
    ['2026-02-28 17:25:05,372 - app - ERROR - no', 'error'],
    ['ERROR:root:no', 'error'],
    ['WARNING:urllib3.connectionpool:Retrying', 'warn'],
    ['E0228 17:25:05.372193       1 leader.go:7] lost', 'error'],
    ['<3>disk gone', 'error'],
    ['<34>1 2026-02-28T17:25:05.003Z host app - - - hi', 'fatal'],
    ['2026/02/28 17:25:05 [error] 31#31: *1 open() failed', 'error'],
    ['[2026-02-28 17:25:05] production.ERROR: no', 'error'],
    ['time=2026 level=warning msg="slow"', 'warn'],
    ['{"severity": "CRITICAL", "x": 1}', 'fatal'],
    ['2026-02-28 UTC [44] FATAL:  password authentication failed', 'fatal'],
    ['2026-02-28 UTC [44] LOG:  checkpoint complete', 'info'],
    ['10.0.0.9 - - [x] "GET / HTTP/1.1" 503 5', 'error'],
    ['10.0.0.9 - - [x] "GET / HTTP/1.1" 404 5', 'warn'],
    ['10.0.0.9 - - [x] "GET /error HTTP/1.1" 200 5', 'info'],
    ['error: cannot find module', 'error'],
    ['java.lang.NullPointerException: name', 'error'],
    ['ValueError: no', 'error'],
    ['panic: runtime error', 'fatal'],
    ['Exception in thread "main" java.lang.Error', 'error'],
    ['npm WARN deprecated', 'warn'],
  ])('%s', (message, level) => expect(levelOf(message)).toBe(level));

  it.each(['user said it was an error', 'informational text', 'Listening on 8080', '', 'errors: 0'])(
    'tells none of %j',
    (message) => expect(levelOf(message)).toBeUndefined(),
  );

  it('answers with a level or nothing, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (message) => {
        const level = levelOf(message);
        expect(level === undefined || levels.includes(level)).toBe(true);
      }),
    );
  });
});

describe('names, numbers and order', () => {
  it('knows words of any case, and numbers of pino and syslog', () => {
    expect([levelNamed('Warning'), levelNamed('ERR'), levelNamed('toString')]).toEqual(['warn', 'error', undefined]);
    expect([50, 30, 10, 3, 0, 7].map(levelNumbered)).toEqual(['error', 'info', 'trace', 'error', 'fatal', 'debug']);
  });

  it('lets through what is as bad or worse', () => {
    expect(levels.filter((level) => atLeast(level, 'warn'))).toEqual(['fatal', 'error', 'warn']);
    expect([atLeast(undefined, 'warn'), atLeast(undefined, 'trace')]).toEqual([false, true]);
  });
});

describe('levelIn', () => {
  const anyCase = (word: string) =>
    fc
      .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
      .map((upper) => [...word].map((sign, at) => (upper[at] ? sign.toUpperCase() : sign)).join(''));
  const names = fc
    .constantFrom('error', 'err', 'warn', 'WARNING', 'informational', 'dpanic', 'finest', 'log')
    .chain(anyCase);

  it('knows in bytes what levelNamed knows in words, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(names, fc.string({ maxLength: 16, unit: 'binary-ascii' })), fc.string(), (word, before) => {
        const bytes = Buffer.from(`${before}${word}"`);
        expect(levelIn(bytes, Buffer.byteLength(before), bytes.length - 1)).toBe(levelNamed(word));
      }),
      { numRuns: 2000 },
    );
  });
});
