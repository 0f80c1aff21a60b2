import { migrate, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openaiEmbedder } from '../../src/adapters/openai/embedder.ts';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { everybody, on, page } from '../contract/seed.ts';
import { embeddingsServer } from '../fixtures/embeddings-server.ts';

const subjects = [
  ['car', 'automobile', 'vehicle'],
  ['cake', 'pastry', 'dessert'],
  ['boat', 'ship', 'vessel'],
];
let server: Awaited<ReturnType<typeof embeddingsServer>>;
let db: Awaited<ReturnType<typeof openMemoryDatabase>>;
beforeAll(async () => {
  server = await embeddingsServer(subjects);
  db = await openMemoryDatabase({ extensions: database.extensions });
  await migrate(db, database.migrations, { scope: database.scope });
}, 180_000);
afterAll(async () => {
  await db?.close();
  await server?.close();
});

const withModel = (model = 'subjects') =>
  postgresKnowledge(db, {
    synonyms: [],
    embedder: openaiEmbedder({ url: server.url, model, key: 'k', pauses: [5, 5] }),
  });
const search = (ports: ReturnType<typeof withModel>, query: string) =>
  ports.search.search({ query, on }, everybody, { limit: 3 });

// One story, in order: each step builds on the one before.
it('embeds what is there, resumes after a failure, degrades when it is down, and never mixes models', async () => {
  const { index } = withModel();
  await index.put([
    page('car.md', '# Car\n\nHow to park the car.'),
    page('cake.md', '# Cake\n\nHow to bake the cake.'),
    page('boat.md', '# Boat\n\nHow to moor the boat.'),
  ]);

  // Down at ingest: found by words, and said.
  server.state.down = true;
  expect(await index.embed()).toMatchObject({ embedded: 0, pending: 3, reason: expect.stringContaining('HTTP 503') });
  const words = await search(withModel(), 'bake');
  expect(words).toMatchObject({ items: [{ document: { path: 'cake.md' }, matchedBy: ['words'] }] });
  expect(words.degraded).toBeDefined();

  // Up again after two refusals: resumed, with the key.
  server.state.down = false;
  server.state.failures = 2;
  expect(await index.embed()).toMatchObject({ embedded: 3, pending: 0 });
  expect(server.state).toMatchObject({ texts: 3, authorization: 'Bearer k' });
  expect(await index.embed()).toMatchObject({ embedded: 3 });
  expect(server.state.texts).toBe(3);

  // By meaning, without a word in common.
  const { items, degraded } = await search(withModel(), 'automobile');
  expect(items[0]).toMatchObject({ document: { path: 'car.md' }, matchedBy: ['meaning'] });
  expect(degraded).toBeUndefined();

  // Down at a query.
  server.state.down = true;
  expect(await search(withModel(), 'boat')).toMatchObject({
    items: [{ document: { path: 'boat.md' }, matchedBy: ['words'] }],
    degraded: expect.stringContaining('does not answer'),
  });
  server.state.down = false;

  // Another model: refused with the command; a search says so and uses words.
  await expect(withModel('other').index.embed()).rejects.toMatchObject({
    code: 'KB_EMBEDDER_CHANGED',
    message: expect.stringContaining('ingest --re-embed'),
  });
  expect((await search(withModel('other'), 'boat')).degraded).toContain('ingest --re-embed');

  // The same name with vectors of another length.
  server.state.dimensions = 5;
  await index.put([page('new.md', '# New\n\nAnother ship.')]);
  await expect(index.embed()).rejects.toMatchObject({ code: 'KB_EMBEDDER_CHANGED' });
  expect((await search(withModel(), 'vessel')).degraded).toContain('another length');

  expect(await withModel('other').index.embed({ again: true })).toMatchObject({ embedded: 4, pending: 0 });
  expect((await search(withModel('other'), 'vessel')).items[0]?.document.path).toMatch(/boat|new/);
}, 120_000);
