import { describe, expect, it } from 'vitest';
import { emptyLine } from './line.ts';
import { LineReader } from './line-reader.ts';
import { reportOf } from './report.ts';
import { Summary, type SummaryFilter } from './summary.ts';

const HOUR = 3_600_000;
const from = Date.parse('2026-02-28T17:00:00Z');
const reader = new LineReader({ zoneMinutes: 0, now: from });

/** `[minute, text]` of pods; negative minutes are before the range. */
function summary(pods: Record<string, readonly (readonly [number, string])[]>, filter: SummaryFilter = {}): Summary {
  const made = new Summary({ before: from - HOUR, from, to: from + HOUR }, filter);
  for (const [name, lines] of Object.entries(pods)) {
    const origin = { service: name, name };
    for (const [minute, text] of lines) {
      const line = emptyLine();
      line.bytes = Buffer.from(text);
      line.end = line.bytes.length;
      reader.read(line, from + minute * 60_000);
      made.line(origin, line);
    }
  }
  return made;
}
const times = (count: number, text: (index: number) => string, begin = 0, end = 60) =>
  Array.from({ length: count }, (_, index) => [begin + (index * (end - begin)) / count, text(index)] as const);

describe('reportOf', () => {
  const usual = [
    ...times(600, (index) => `INFO request ${index} served`, -60, 0),
    ...times(300, (index) => `INFO request ${index} served`),
    ...times(40, (index) => `ERROR payment ${index} refused`, 30),
    [20, 'ERROR disk sda1 is full'] as const,
  ];

  it('tells errors first, the rare ones apart, with counts, times and an example', () => {
    const { patterns, lines, coverage } = reportOf(summary({ web: usual }), 9000);
    expect(lines).toBe(341);
    expect(coverage).toBe(1);
    expect(patterns.map(({ kind, count, before }) => [kind, count, before])).toEqual([
      ['error', 40, 0],
      ['rare error', 1, 0],
      ['frequent', 300, 600],
    ]);
    expect(patterns[0]).toMatchObject({
      level: 'error',
      example: 'ERROR payment 0 refused',
      first: from + 30 * 60_000,
    });
    expect(patterns[0]?.turn).toMatchObject({ from: 0, at: from + 30 * 60_000 });
  });

  it('tells what became rare or is gone', () => {
    const { patterns } = reportOf(
      summary({ web: [...times(200, (index) => `DEBUG heartbeat ${index}`, -60, 0), ...usual] }),
      9000,
    );
    expect(patterns).toContainEqual(expect.objectContaining({ kind: 'changed', count: 0, before: 200 }));
  });

  it('puts the source first whose mix of patterns changed', () => {
    const calm = [...times(900, (index) => `INFO job ${index} done`, -60)];
    const { sources } = reportOf(summary({ a: calm, web: usual, z: calm }), 9000);
    expect(sources[0]).toMatchObject({ source: 'web', errors: 41, lines: 341 });
    expect(sources.map(({ source }) => source)).toEqual(['web', 'a', 'z']);
    expect(sources[0]?.change).toBeGreaterThan(5);
  });

  it('filters by level and by text', () => {
    expect(reportOf(summary({ web: usual }, { level: 'error' }), 9000).lines).toBe(41);
    expect(reportOf(summary({ web: usual }, { contains: 'SDA1' }), 9000).lines).toBe(1);
  });

  it('shows every error pattern, however many, before anything frequent', () => {
    const many = times(
      70,
      (index) =>
        `ERROR ${'qwertzuiop'.slice(index % 10)}${'asdfghjkl'.slice(index % 9)} ${'x'.repeat(1 + (index % 7))} failed badly`,
    );
    const { patterns, more, untold } = reportOf(summary({ web: [...usual, ...many] }), 9000);
    expect(untold.errors).toBe(0);
    expect(patterns.length + more.split('\n').length).toBeGreaterThan(60);
  });

  it('stays within its bytes', () => {
    const wild = times(
      2000,
      (index) => `ERROR ${index.toString(2).replaceAll('0', 'ab ').replaceAll('1', 'cd ')} ${'long '.repeat(80)}`,
    );
    const report = reportOf(summary({ web: wild }), 9000);
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(9500);
    expect(report.untold.errors + report.patterns.length + report.more.split('\n').length).toBeGreaterThan(0);
  });

  it('says what was thrown in the example', () => {
    const thrown = [
      [1, 'ERROR Request failed'],
      [1, 'java.lang.IllegalStateException: no'],
      [1, '\tat a.B.c(B.java:7)'],
      [1, 'Caused by: java.io.IOException: x'],
    ] as const;
    const made = summary({ web: thrown });
    expect(made.patterns.map(({ example }) => example)).toEqual([
      'ERROR Request failed',
      'java.lang.IllegalStateException: no\nCaused by: java.io.IOException: x',
    ]);
  });
});
