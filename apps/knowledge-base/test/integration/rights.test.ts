import { openMemoryDatabase } from '@enterprise-mcp/postgres';
import { inProcess, type TestClient } from '@enterprise-mcp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import type { KnowledgePorts } from '../../src/ports.ts';
import { server } from '../../src/server.ts';
import { besideStores } from '../contract/opened.ts';
import { corpus, restricted, vocabulary } from '../fixtures/restricted-corpus.ts';
import { migratedSnapshot } from '../fixtures/snapshot.ts';

// Everything that a client can ask, by a reader in none of the groups, through the whole gate. In CI a part of it:
// KB_RIGHTS_CALLS=10000 asks ten thousand times.
const CALLS = Number(process.env['KB_RIGHTS_CALLS'] ?? 1_000);

let db: Awaited<ReturnType<typeof openMemoryDatabase>>;
let ports: KnowledgePorts;
const hidden = new Map<string, readonly string[]>();
const sessions: Awaited<ReturnType<typeof inProcess>>[] = [];

async function session(roles: readonly string[]): Promise<TestClient> {
  const open = { ...server, connect: async () => ({ ports, health: async () => [], close: async () => undefined }) };
  const opened = await inProcess(open, 'sdk-2.x-2026', {
    principal: { id: 'test:reader', name: 'Reader', roles },
    settings: { config: {}, demo: true },
  });
  sessions.push(opened);
  return opened.client;
}

beforeAll(async () => {
  db = await openMemoryDatabase({ snapshot: await migratedSnapshot(), extensions: database.extensions });
  ports = { ...postgresKnowledge(db, { synonyms: [] }), ...besideStores };
  await ports.index.put(corpus);
  await ports.index.link();
  await ports.index.embed();
  for (const { path, marks } of restricted) {
    const [document] = await ports.documents.resolve(path, { groups: ['board', 'hr', 'legal'] });
    if (!document) throw new Error(`${path} is not there`);
    hidden.set(document.id, marks);
    // Read by those who may: were it told to others, it would be in what is consulted most.
    for (let i = 0; i < 3; i++) await ports.documents.noteConsulted(document.id, new Date());
  }
}, 180_000);
afterAll(async () => {
  for (const { close } of sessions) await close();
  await db?.close();
});

const word = fc.constantFrom(...vocabulary);
const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
const reference = fc.oneof(
  fc.integer({ min: 1, max: corpus.length + 3 }).map((n) => `doc_${n}`),
  fc.constantFrom(...restricted.flatMap(({ path, title }) => [path, title, title.toUpperCase()])),
  word,
);
const paging = { limit: fc.integer({ min: 1, max: 8 }) };
const filters = { space: word, labels: fc.array(word, { maxLength: 2 }), include_archived: fc.boolean() };
const some = <T>(values: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T & string)[]) =>
  fc.record<T, keyof T>(values, { requiredKeys: required });

/** One question to the server: what was said, and what came back. */
type Asked = { readonly said: unknown; ask(client: TestClient): Promise<unknown> };
const tool = (name: string, args: fc.Arbitrary<object>) =>
  args.map((said): Asked => ({ said, ask: async (client) => (await client.call(name, { ...said })).text }));
const failing = (work: Promise<unknown>) => work.catch((error: unknown) => String(error));
const completion = (ref: { prompt: string } | { resource: string }, argument: string) =>
  word.chain((typed) =>
    fc.integer({ min: 0, max: typed.length }).map((length): Asked => {
      const said = typed.slice(0, length);
      return { said, ask: (client) => failing(client.complete(ref, argument, said)) };
    }),
  );
const resource = (uri: string): Asked => ({ said: uri, ask: (client) => failing(client.read(uri)) });

const question: fc.Arbitrary<Asked> = fc.oneof(
  { arbitrary: tool('search_documents', some({ query: words, ...filters, ...paging }, ['query'])), weight: 6 },
  { arbitrary: tool('search_policy', some({ question: words, department: word, ...paging }, ['question'])), weight: 4 },
  { arbitrary: tool('get_document', fc.record({ document: reference })), weight: 4 },
  { arbitrary: tool('list_documents', some({ ...filters, department: word, ...paging }, [])), weight: 3 },
  { arbitrary: reference.map((id) => resource(`kb://documents/${encodeURIComponent(id)}`)), weight: 2 },
  {
    arbitrary: fc.constantFrom(
      ...['kb://structure', 'kb://documents/most-consulted', 'kb://documents/latest-updates'].map(resource),
    ),
    weight: 2,
  },
  { arbitrary: fc.constant<Asked>({ said: '', ask: (client) => client.listResources() }), weight: 1 },
  { arbitrary: completion({ resource: 'kb://documents/{id}' }, 'id'), weight: 2 },
  { arbitrary: completion({ prompt: 'summarize_document' }, 'document'), weight: 2 },
  { arbitrary: completion({ prompt: 'answer_from_policy' }, 'department'), weight: 1 },
  { arbitrary: completion({ prompt: 'onboarding_guide' }, 'space'), weight: 1 },
);

describe('a reader in none of the groups', () => {
  it(`learns nothing of a restricted document in ${CALLS} questions`, { timeout: 900_000 }, async () => {
    const readers = await Promise.all([session([]), session(['other']), session(['Board', 'h', ''])]);
    let [asked, restrictedFound] = [0, 0];
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom(...readers), async ({ said, ask }, client) => {
        asked++;
        const [input, answer] = [JSON.stringify(said).toLowerCase(), JSON.stringify(await ask(client))];
        for (const [id, marks] of hidden) {
          // What the reader typed may be repeated; anything else about the document may not be there.
          const told = [id, ...marks].filter(
            (mark) => !input.includes(mark) && new RegExp(`${mark}(?!\\d)`).test(answer),
          );
          if (told.length > 0) restrictedFound++;
          expect(told, `${input} → ${answer}`).toEqual([]);
        }
      }),
      { numRuns: CALLS },
    );
    expect([asked, restrictedFound]).toEqual([CALLS, 0]);
  });

  it('counts only what is open', async () => {
    const client = await session([]);
    const structure = JSON.parse(await client.read('kb://structure'));
    // Ten policies and thirty pages, of which none is superseded by what this reader cannot see and yet is in force.
    expect(structure.documents).toBeLessThanOrEqual(corpus.length - restricted.length);
    const everything = await session(['board', 'hr', 'legal']);
    expect(JSON.parse(await everything.read('kb://structure')).documents).toBeGreaterThan(structure.documents);
  });

  it('gets the same answer for a restricted document as for none', async () => {
    const client = await session([]);
    const of = async (document: string) =>
      (await client.call('get_document', { document })).text.replaceAll(document, 'X').replaceAll(/ref[^ ]*/g, '');
    for (const [id] of [...hidden].slice(0, 5)) expect(await of(id)).toBe(await of('doc_9999'));
  });

  it('is the opposite of one who is in them: what is asked here finds them there', async () => {
    const member = await session(['board', 'hr', 'legal']);
    for (const { marks, title } of restricted.slice(0, 5)) {
      const found = await member.call('search_documents', { query: marks[3] ?? '' });
      expect(found.text).toContain(title);
    }
  });
});
