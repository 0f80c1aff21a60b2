import { afterAll, beforeAll } from 'vitest';

/** Opens a backend of some ports, empty. A contract suite takes this and nothing else, so it runs on any backend. */
export type OpenBackend<Ports> = () => Promise<{ readonly ports: Ports; close(): Promise<void> }>;

/**
 * One backend for the tests of a `describe`: opened and filled before the first, closed after the last.
 * Returns the ports, for use inside tests and hooks.
 */
export function openedFor<Ports>(open: OpenBackend<Ports>, fill?: (ports: Ports) => Promise<unknown>): () => Ports {
  let opened: Awaited<ReturnType<OpenBackend<Ports>>> | undefined;
  beforeAll(async () => {
    opened = await open();
    await fill?.(opened.ports);
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error('the backend is open inside tests only');
    return opened.ports;
  };
}

/** Strings that break what is put together from strings: every contract suite sends them through every text. */
export const hostileStrings: readonly (readonly [name: string, text: string])[] = [
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
