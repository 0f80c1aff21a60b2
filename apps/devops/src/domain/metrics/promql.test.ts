import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtInPresets, servicesFile, servicesOf } from '../services/file.ts';
import { metricNames } from './metric.ts';
import { promQL } from './promql.ts';

/** Whether the grammar of Prometheus' own editor finds an error. */
function isValid(query: string): boolean {
  let valid = true;
  parser.parse(query).iterate({
    enter: ({ type }) => {
      if (type.isError) valid = false;
    },
  });
  return valid;
}

it('knows a wrong query', () => {
  expect(isValid('rate(up{a="b"}[5m])')).toBe(true);
  for (const wrong of ['rate(up{a="b"}[5m]', 'up{a="b}', 'up{a=}', 'sum by (pod (up)'])
    expect(isValid(wrong)).toBe(false);
});

const name = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,30}$/);
const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,10}$/);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '"',
    '\\',
    '"} or up{a="',
    '~a"b',
    '{service}',
    '~{service}(-[a-z0-9]+)*',
    '~.*\\.x',
    '\n',
    '$window',
    '$selector',
    "'",
    '`',
  ),
);

it('makes no invalid PromQL of 10,000 services, whatever a file may say', { timeout: 60_000 }, () => {
  let queries = 0;
  const asked = fc.tuple(
    name,
    fc.constantFrom(...Object.keys(builtInPresets)),
    fc.dictionary(label, text, { minKeys: 1, maxKeys: 4 }),
    fc.constantFrom(...metricNames),
    fc.integer({ min: 1, max: 700_000 }),
  );
  fc.assert(
    fc.property(asked, ([service, preset, labels, metric, step]) => {
      const parsed = servicesFile.safeParse({ services: { [service]: { metrics: { preset, labels } } } });
      // Refused with line and column: nothing is asked.
      if (!parsed.success) return;
      const [found] = servicesOf(parsed.data).services;
      const query = found?.metrics && promQL(found.name, found.metrics, metric, step);
      if (query === undefined) return;
      queries++;
      expect([query, isValid(query)]).toEqual([query, true]);
    }),
    { numRuns: 22_000 },
  );
  expect(queries).toBeGreaterThan(10_000);
});

it('puts names into expressions as they are', () => {
  const { services } = servicesOf(servicesFile.parse({ services: { 'a.b': { metrics: {} } } }));
  const [found] = services;
  expect(found?.metrics && promQL('a.b', found.metrics, 'memory', 60)).toBe(
    'sum by (pod) (container_memory_working_set_bytes{pod=~"a\\\\.b(-[a-z0-9]+)*",container!=""})',
  );
});
