import { parser } from '@grafana/lezer-logql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logQL } from '../../src/adapters/loki/log-ql.ts';
import { isLabelName, isSelection } from '../../src/domain/logs/selector.ts';

/** What the official grammar makes of a query: where it fails, and the strings in it. */
function parsed(query: string) {
  const strings: string[] = [];
  let wrong = false;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) wrong = true;
      if (node.name === 'String') strings.push(query.slice(node.from, node.to));
    },
  });
  return { wrong, strings };
}

describe('logQL', () => {
  it('selects streams, and filters by a text that means itself', () => {
    expect(logQL({ app: 'web', env: 'a "b"\\c' })).toBe('{app="web", env="a \\"b\\"\\\\c"}');
    expect(logQL({ app: 'web' }, 'a.b[7] "x"')).toBe('{app="web"} |~ "(?i)a\\\\.b\\\\[7\\\\] \\"x\\""');
  });

  // Must: 0 invalid of 10,000.
  it('writes only what the official grammar reads, whatever the labels and texts', { timeout: 120_000 }, () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom(
          '"',
          '\\',
          '`',
          '{',
          '}',
          '|',
          '=',
          '\n',
          '\r',
          '\t',
          '\u0000',
          '\u2028',
          '\ud800',
          '(',
          '$',
          '#',
          'é',
        ),
        maxLength: 20,
      }),
    );
    const labels = fc.dictionary(fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,12}$/).filter(isLabelName), text, {
      minKeys: 1,
      maxKeys: 5,
    });
    const invalid: string[] = [];
    let count = 0;
    fc.assert(
      fc.property(labels, fc.option(text, { nil: undefined }), (selection, contains) => {
        const query = logQL(selection, contains);
        const { wrong, strings } = parsed(query);
        count++;
        if (wrong) invalid.push(query);
        // Nothing of a value has become a part of the query: as many strings as were given, and each one's own text.
        expect(strings.length).toBe(Object.keys(selection).length + (contains ? 1 : 0));
        const values = strings.slice(0, Object.keys(selection).length).map((one) => JSON.parse(one) as string);
        expect(values).toEqual(Object.values(selection).map((value) => Buffer.from(value).toString()));
      }),
      { numRuns: 10_000 },
    );
    expect([count, invalid]).toEqual([10_000, []]);
  });

  it('would notice: the grammar refuses what is wrong', () => {
    expect([parsed('{app=web}').wrong, parsed('{app="web"} |~').wrong, parsed('{app="a"b"}').wrong]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('knows which names labels may have', () => {
    expect(['app', '_x', 'a1', 'sum', 'json_1'].every(isLabelName)).toBe(true);
    expect(['1a', 'a-b', 'a.b', '', 'é', 'a"', 'On', 'json', 'BY'].some(isLabelName)).toBe(false);
    expect(parsed('{json="x"}').wrong).toBe(true);
    expect([
      isSelection({ app: 'x', env: '' }),
      isSelection({ app: '' }),
      isSelection({ on: 'x' }),
      isSelection({}),
    ]).toEqual([true, false, false, false]);
  });
});
