import { afterAll, beforeAll } from 'vitest';
import type { CrmPorts } from '../../src/ports.ts';
import { seedSmall } from './seed-small.ts';

/** Opens an empty CRM. */
export type OpenCrm = () => Promise<{ readonly ports: CrmPorts; close(): Promise<void> }>;

/** One seeded CRM for the tests of a `describe`, opened before the first and closed after the last. */
export function seeded(open: OpenCrm): () => CrmPorts {
  let opened: Awaited<ReturnType<OpenCrm>> | undefined;
  beforeAll(async () => {
    opened = await open();
    await seedSmall(opened.ports);
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error('only inside a test');
    return opened.ports;
  };
}

/** Strings that break what is put together from strings. */
export const adversarial: readonly (readonly [name: string, text: string])[] = [
  ['LIKE wildcards', '%_\\'],
  ['a percent sign', '%'],
  ['an underscore', '_'],
  ['a backslash', '\\'],
  ['quotes', `'"\`''`],
  ['SQL', `'; DROP TABLE crm.customers; --`],
  ['a UNION', `x' UNION SELECT usename, passwd FROM pg_shadow --`],
  ['parameters', '$1 $2 :name ?'],
  ['tsquery operators', `!a & (b | c:*) <-> 'd'`],
  ['a regular expression', '(.*)+$[a-'],
  ['JSON path', '$.*[*] ? (@ == "x")'],
  ['emoji', '👩‍👩‍👧 🚢 🇳🇴'],
  ['right to left', 'שלום مرحبا'],
  ['NUL', 'Hal\0den'],
  ['half a surrogate pair', 'Hal\uD800den'],
  ['line ends', 'a\r\nb\tc'],
  ['nothing but spaces', '   '],
  ['50 kB', 'lorem '.repeat(8_500)],
  ['50 kB without a space', 'x'.repeat(50_000)],
];
