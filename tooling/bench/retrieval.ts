import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { migrate, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { postgresKnowledge } from '../../apps/knowledge-base/src/adapters/postgres/index.ts';
import { database } from '../../apps/knowledge-base/src/assets.ts';
import { ingestSource } from '../../apps/knowledge-base/src/ingest/ingest-source.ts';
import type { IndexStore } from '../../apps/knowledge-base/src/ports.ts';
import { finish, heading, table } from './lib/report.ts';
import { round } from './lib/stats.ts';
import { type Collection, openCollection } from './retrieval-collections.ts';
import { type Method, methods } from './retrieval-methods.ts';

/** How good the answers are, on a collection with judgements, beside what others commonly do. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, questions: { type: 'string' } } });
  if (values.data === undefined) throw new Error('Which collection? bench retrieval --data DIR [--questions FILE]');
  const collection = await openCollection(values.data, values.questions);
  const db = await openMemoryDatabase({ extensions: database.extensions });
  try {
    await migrate(db, database.migrations, { scope: database.scope });
    await fill(postgresKnowledge(db, { synonyms: [] }).index, collection);
    const asked = collection.questions.filter(({ relevant }) => relevant.length > 0);
    heading(`${collection.name}: ${asked.length} questions`);
    const rows = [];
    for (const method of await methods(db)) rows.push({ method: method.name, ...(await measure(method, asked)) });
    table(
      ['method', 'nDCG@10', 'MRR@10', 'recall@20', 'ms a query'],
      rows.map((row) => [
        row.method,
        round(row.ndcg, 3),
        round(row.mrr, 3),
        round(row.recall, 3),
        round(row.milliseconds, 1),
      ]),
    );
    finish('retrieval', [], { collection: collection.name, questions: asked.length, rows });
  } finally {
    await db.close();
    if ('folder' in collection.documents && collection.documents.folder !== values.data) {
      await rm(collection.documents.folder, { recursive: true, force: true });
    }
  }
}

async function fill(index: IndexStore, { documents }: Collection): Promise<void> {
  if ('folder' in documents) {
    const settings = {
      path: documents.folder,
      source: 'bench',
      groups: [],
      labels: [],
      kind: 'page',
      maxBytes: 25e6,
    } as const;
    await ingestSource(index, settings, { progress: { show() {}, stop() {} }, signal: new AbortController().signal });
  } else {
    for (let from = 0; from < documents.length; from += 40) await index.put(documents.slice(from, from + 40));
  }
  await index.embed();
}

async function measure(method: Method, questions: Collection['questions']) {
  const sums = { ndcg: 0, mrr: 0, recall: 0 };
  const started = performance.now();
  for (const { query, relevant } of questions) {
    const found = await method.find(query);
    const hits = found.map((path) => relevant.includes(path));
    const gain = (flags: readonly boolean[]) =>
      flags.slice(0, 10).reduce((sum, hit, i) => sum + (hit ? 1 / Math.log2(i + 2) : 0), 0);
    const first = hits.slice(0, 10).indexOf(true);
    sums.ndcg += gain(hits) / gain(relevant.map(() => true));
    sums.mrr += first < 0 ? 0 : 1 / (first + 1);
    sums.recall += hits.slice(0, 20).filter(Boolean).length / relevant.length;
  }
  const mean = (sum: number) => sum / questions.length;
  const milliseconds = mean(performance.now() - started);
  return { ndcg: mean(sums.ndcg), mrr: mean(sums.mrr), recall: mean(sums.recall), milliseconds };
}
