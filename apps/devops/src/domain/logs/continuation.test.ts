import { describe, expect, it } from 'vitest';
import { Continuations } from './continuation.ts';
import { emptyLine } from './line.ts';
import { LineReader } from './line-reader.ts';

/** The lines that begin something. */
function heads(text: string, known?: number): string[] {
  const reader = new LineReader({ zoneMinutes: 0, now: Date.parse('2026-03-01') });
  const continuations = new Continuations<string>();
  return text.split('\n').filter((one) => {
    const line = emptyLine();
    line.bytes = Buffer.from(one);
    line.end = line.bytes.length;
    reader.read(line, known);
    return !continuations.belongs('app', line);
  });
}

describe('Continuations', () => {
  it('folds stacks of Java under what was logged', () => {
    const first = '2026-02-28 17:25:05 ERROR Request failed';
    const next = '2026-02-28 17:25:06 INFO Request done';
    expect(
      heads(
        `${first}\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)\nCaused by: java.io.IOException: x\n\t... 7 more\n${next}`,
      ),
    ).toEqual([first, next]);
  });

  it('folds them where every line has a time of its container', () => {
    expect(heads('java.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)\nCaused by: x\n    at y\nnext', 1)).toEqual(
      ['java.lang.IllegalStateException: no', 'next'],
    );
  });

  it('leaves of a Python traceback what happened', () => {
    expect(
      heads('Traceback (most recent call last):\n  File "a.py", line 7, in b\n    c()\nValueError: no\nnext', 1),
    ).toEqual(['ValueError: no', 'next']);
  });

  it('never counts the lines of a private key', () => {
    const begin = '-----BEGIN RSA PRIVATE KEY-----';
    expect(heads(`${begin}\nMIIEpAIBAAKCAQEA\nq83vASNFZ4k\n-----END RSA PRIVATE KEY-----\nnext`, 1)).toEqual([
      begin,
      'next',
    ]);
  });

  it('lets lines without times stand by themselves where none has any', () => {
    expect(heads('one\ntwo')).toEqual(['one', 'two']);
  });
});
