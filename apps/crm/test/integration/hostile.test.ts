import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '@enterprise-mcp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { server } from '../../src/server.ts';

// What reaches a server from a confused or a hostile model. The database is real (embedded), the demo data too.
const RUNS_PER_TOOL = 3_000;

const sql = fc.constantFrom(
  "'; DROP SCHEMA crm CASCADE; --",
  "' OR 1=1 --",
  '$1',
  "\\'; COMMIT; BEGIN; --",
  '%_%\\',
  "E'\\x00'",
  "a' UNION SELECT usename, passwd FROM pg_shadow --",
);
const nasty = fc.oneof(
  { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 4 },
  { arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }), weight: 4 },
  { arbitrary: sql, weight: 4 },
  {
    arbitrary: fc.constantFrom('cus_1', 'cus_2', 'opp_1', 'opp_3', 'Lead', 'Won', 'Lost', 'EUR', '2026-03', '100.00'),
    weight: 6,
  },
  {
    arbitrary: fc.constantFrom(
      '\u0000',
      'a\u0000b',
      '\uD800',
      '\u202Eabc',
      '👩‍👩‍👧',
      '',
      ' ',
      '__proto__',
      'constructor',
    ),
    weight: 3,
  },
  { arbitrary: fc.constantFrom('cus_99999999999999999999', 'opp_-1', 'cus_1e9', '1e400', '-0', 'NaN'), weight: 2 },
);
const anything = fc.oneof(
  { arbitrary: nasty, weight: 8 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>, weight: 3 },
  { arbitrary: fc.double() as fc.Arbitrary<unknown>, weight: 1 },
  { arbitrary: fc.integer() as fc.Arbitrary<unknown>, weight: 2 },
);

/** Arguments shaped after the tool's own, so that most get past the schema and into the business. */
function argumentsFor(schema: Schema): fc.Arbitrary<Record<string, unknown>> {
  const shaped = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, valueFor(property)]),
  );
  return fc.oneof(
    { arbitrary: fc.record(shaped, { requiredKeys: [...(schema.required ?? [])] }), weight: 8 },
    { arbitrary: fc.record(shaped, { requiredKeys: [] }), weight: 1 },
    { arbitrary: fc.dictionary(nasty, anything, { maxKeys: 5 }), weight: 1 },
  );
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  const fitting: fc.Arbitrary<unknown> = schema.enum
    ? fc.constantFrom(...schema.enum)
    : schema.anyOf
      ? fc.oneof(...schema.anyOf.map(valueFor))
      : schema.type === 'array'
        ? fc.array(valueFor(schema.items ?? {}), { maxLength: 4 })
        : schema.type === 'object'
          ? schema.properties
            ? argumentsFor(schema)
            : fc.dictionary(nasty, anything, { maxKeys: 3 })
          : schema.type === 'integer' || schema.type === 'number'
            ? fc.integer({ min: -1, max: 60 })
            : schema.type === 'boolean'
              ? fc.boolean()
              : nasty;
  return fc.oneof({ arbitrary: fitting, weight: 9 }, { arbitrary: anything, weight: 1 });
}

describe('hostile input', () => {
  let session: Awaited<ReturnType<typeof inProcess>>;
  let folder: string;
  const unexpected: unknown[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-crm-hostile-'));
    session = await inProcess(server, 'sdk-2.x-2026', {
      settings: {
        config: { databasePool: 5 },
        demo: true,
        common: { dataDir: folder, auditDir: join(folder, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
      },
      log: { debug() {}, info() {}, warn() {}, error: (message, fields) => unexpected.push([message, fields]) },
    });
  }, 60_000);
  afterAll(async () => {
    await session?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(server.tools.map((tool) => tool.name))(
    `%s answers ${RUNS_PER_TOOL} of them with data or a coded error`,
    { timeout: 300_000 },
    async (name) => {
      const tools = await session.client.listTools();
      const schema = tools.find((tool) => tool.name === name)?.inputSchema as Schema;
      await fc.assert(
        fc.asyncProperty(argumentsFor(schema), async (args) => {
          const answer = await session.client.call(name, args);
          expect(answer.error?.code).not.toBe('INTERNAL');
          expect(answer.text).not.toMatch(/\bat \S+ \(|syntax error at or near|pg_catalog|\/node_modules\//);
        }),
        { numRuns: RUNS_PER_TOOL },
      );
      expect(unexpected).toEqual([]);
    },
  );

  it('refuses a megabyte in every text argument', async () => {
    const big = 'x'.repeat(1_000_000);
    for (const tool of await session.client.listTools()) {
      const properties = (tool.inputSchema as Schema).properties ?? {};
      for (const [argument, property] of Object.entries(properties)) {
        if (property.type !== 'string') continue;
        const answer = await session.client.call(tool.name, { [argument]: big });
        expect(answer.error?.category, `${tool.name}.${argument}`).toBe('input');
        expect(answer.text.length).toBeLessThan(5_000);
      }
    }
  });

  it('left the data as it was: the server still answers, the tables are there', async () => {
    const answer = await session.client.call('search_customer', { type: 'company', limit: 5 });
    expect(answer.isError).toBe(false);
    expect((answer.data['customers'] as unknown[]).length).toBe(5);
  });
});
