import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyServer } from '@enterprise-mcp/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './clients/client.ts';
import { inProcess } from './clients/in-process.ts';

/** What a server is and how it is tried. */
export interface HostileRun {
  readonly server: AnyServer;
  /** The server's configuration; it has the data of `--demo` unless `demo` is false. */
  readonly config?: () => Promise<Readonly<Record<string, unknown>>>;
  readonly demo?: boolean;
  /** Values that mean something to the server, so that calls come past its first lookup. */
  readonly known: readonly string[];
  /** Values that fit an argument of this name, and undefined to leave it out: half of the calls take mostly these. */
  readonly fitting?: Readonly<Record<string, readonly unknown[]>>;
  /** Calls a tool. HOSTILE_RUNS overrides it, for a longer run by hand. */
  readonly runs: number;
  /** What must be true when all is over. `dataDir` is the server's folder. */
  readonly afterwards: (client: TestClient, dataDir: string) => Promise<void>;
}

/** What reaches a server from a confused or a hostile model: every answer is data or a coded error. */
export function hostileSuite(
  name: string,
  { server, config, demo = true, known, fitting = {}, runs, afterwards }: HostileRun,
): void {
  // biome-ignore lint/style/noProcessEnv: a switch for people at a terminal
  const calls = Number(process.env['HOSTILE_RUNS'] ?? runs);

  describe(name, () => {
    let session: Awaited<ReturnType<typeof inProcess>>;
    let folder: string;
    const unexpected: unknown[] = [];
    const outcomes = new Set<string>();
    const text = nasty(known);
    const materials = [
      { text, fitting },
      { text, fitting: {} },
    ];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mcp-hostile-'));
      session = await inProcess(server, 'sdk-2.x-2026', {
        settings: {
          config: (await config?.()) ?? {},
          demo,
          common: { dataDir: folder, auditDir: join(folder, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
        },
        log: { debug() {}, info() {}, warn() {}, error: (message, fields) => unexpected.push([message, fields]) },
      });
    }, 60_000);
    afterAll(async () => {
      await session?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it.each(server.tools.filter(({ reserved }) => !reserved).map(({ name, effect }) => [name, effect] as const))(
      `%s answers ${calls} of them with data or a coded error`,
      { timeout: 60_000 + calls * 100 },
      async (tool, effect) => {
        const schema = (await session.client.listTools()).find((one) => one.name === tool)?.inputSchema as Schema;
        await fc.assert(
          fc.asyncProperty(fc.oneof(...materials.map((one) => argumentsFor(schema, one))), async (args) => {
            const answer = await session.client.call(tool, args);
            outcomes.add(`${tool}: ${answer.error?.code ?? 'data'}`);
            expect(answer.error?.code).not.toBe('INTERNAL');
            expect(answer.text).not.toMatch(/\bat \S+ \(|syntax error at or near|pg_catalog|\/node_modules\//);
          }),
          { numRuns: calls },
        );
        expect(unexpected).toEqual([]);
        // Else the calls were stopped before they came to what is tested. Nobody is there to confirm anything.
        const reached = effect === 'outward' || effect === 'destructive' ? 'CONFIRMATION_REQUIRED' : 'data';
        expect(outcomes).toContain(`${tool}: ${reached}`);
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

    it('left everything as it should be', () => afterwards(session.client, folder));
  });
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const sql = fc.constantFrom(
  "'; DROP SCHEMA crm CASCADE; --",
  "' OR 1=1 --",
  '$1',
  "\\'; COMMIT; BEGIN; --",
  '%_%\\',
  "E'\\x00'",
  "a' UNION SELECT usename, passwd FROM pg_shadow --",
);
const odd = fc.constantFrom(
  '\u0000',
  'a\u0000b',
  '\uD800',
  '\u202Eabc',
  '👩‍👩‍👧',
  '',
  ' ',
  '__proto__',
  'constructor',
  '99999999999999999999',
  '-1',
  '1e9',
  '1e400',
  '-0',
  'NaN',
);

function nasty(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 4 },
    { arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }), weight: 4 },
    { arbitrary: sql, weight: 4 },
    { arbitrary: odd, weight: 5 },
    { arbitrary: fc.constantFrom(...known), weight: 6 },
  );
}

interface Material {
  readonly text: fc.Arbitrary<string>;
  readonly fitting: Readonly<Record<string, readonly unknown[]>>;
}

/** Arguments shaped after the tool's own, so that most get past the schema and into the business. */
function argumentsFor(schema: Schema, material: Material): fc.Arbitrary<Record<string, unknown>> {
  const shaped = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, argumentFor(name, property, material)]),
  );
  return fc.oneof(
    { arbitrary: fc.record(shaped, { requiredKeys: [...(schema.required ?? [])] }), weight: 8 },
    { arbitrary: fc.record(shaped, { requiredKeys: [] }), weight: 1 },
    { arbitrary: fc.dictionary(material.text, anything(material.text), { maxKeys: 5 }), weight: 1 },
  );
}

function argumentFor(name: string, schema: Schema, material: Material): fc.Arbitrary<unknown> {
  const fitting = material.fitting[name];
  const any = valueFor(schema, material);
  if (fitting === undefined) return any;
  return fc.oneof({ arbitrary: fc.constantFrom(...fitting), weight: 9 }, { arbitrary: any, weight: 1 });
}

function anything(text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { arbitrary: text, weight: 8 },
    { arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>, weight: 3 },
    { arbitrary: fc.double() as fc.Arbitrary<unknown>, weight: 1 },
    { arbitrary: fc.integer() as fc.Arbitrary<unknown>, weight: 2 },
  );
}

function valueFor(schema: Schema, material: Material): fc.Arbitrary<unknown> {
  return fc.oneof(
    { arbitrary: shapedFor(schema, material), weight: 9 },
    { arbitrary: anything(material.text), weight: 1 },
  );
}

function shapedFor(schema: Schema, material: Material): fc.Arbitrary<unknown> {
  const { text } = material;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueFor(one, material)));
  switch (schema.type) {
    case 'array':
      return fc.array(valueFor(schema.items ?? {}, material), { maxLength: 4 });
    case 'object':
      return schema.properties ? argumentsFor(schema, material) : fc.dictionary(text, anything(text), { maxKeys: 3 });
    case 'integer':
    case 'number':
      return fc.integer({ min: -1, max: 60 });
    case 'boolean':
      return fc.boolean();
    default:
      return text;
  }
}
