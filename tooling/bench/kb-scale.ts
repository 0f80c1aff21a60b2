import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import { postgresKnowledge } from '../../apps/knowledge-base/src/adapters/postgres/index.ts';
import { database } from '../../apps/knowledge-base/src/assets.ts';
import { latencies } from './lib/load.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, quantile, round } from './lib/stats.ts';
import { document } from './retrieval-collections.ts';

const quiet = jsonLogger('silent', () => undefined);
const WORDS_A_PASSAGE = 130;
const PASSAGES_A_DOCUMENT = 8;

/** The knowledge base on PostgreSQL with more and more passages: how long a filtered search takes, and what it costs. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { sizes: { type: 'string', default: '1000,10000,100000' }, calls: { type: 'string', default: '200' } },
  });
  const given = process.env['TEST_DATABASE_URL'];
  // Room for the whole index, as one gives a database that is searched all day: 1.6 GB for 100,000 passages.
  const container = given
    ? undefined
    : await postgresContainer({ settings: { shared_buffers: '2GB', max_wal_size: '8GB' } });
  const rows = [];
  try {
    for (const size of values.sizes.split(',').map(Number)) {
      rows.push(await measure(given ?? container?.url ?? '', size, Number(values.calls)));
    }
  } finally {
    await container?.stop();
  }
  heading('knowledge base on PostgreSQL, searches by a reader in one of ten groups');
  table(
    ['passages', 'p50 ms', 'p95 ms', 'passages/s put', 'vectors s', 'index MB'],
    rows.map(({ size, p50, p95, rate, vectors, megabytes }) => [
      size,
      round(p50, 1),
      round(p95, 1),
      Math.round(rate),
      round(vectors, 1),
      Math.round(megabytes),
    ]),
  );
  const [before, last] = rows.slice(-2);
  const targets: Target[] = [{ name: `p95 of ${last?.size} passages, ms`, value: last?.p95 ?? Number.NaN, limit: 40 }];
  if (before && last && before !== last)
    targets.push({ name: '10 × passages, × time (p50)', value: last.p50 / before.p50, limit: 6 });
  finish('kb-scale', targets, { rows });
}

async function measure(adminUrl: string, size: number, calls: number) {
  const fresh = await createDatabase(adminUrl);
  const db = await openServerDatabase({ url: fresh.url, log: quiet, statementTimeoutMs: 15 * 60_000 });
  try {
    await migrate(db, database.migrations, { scope: database.scope });
    const { index, search } = postgresKnowledge(db, { synonyms: [] });
    const started = performance.now();
    for (let from = 0; from < size / PASSAGES_A_DOCUMENT; from += 25) {
      await index.put(Array.from({ length: 25 }, (_, i) => made(from + i)));
    }
    const put = (performance.now() - started) / 1000;
    const before = performance.now();
    await index.embed();
    const vectors = (performance.now() - before) / 1000;
    // What autovacuum does some minutes later.
    await db.alone('VACUUM (ANALYZE)');
    const ask = (call: number) =>
      search.search({ query: text(call * 31 + 7, 7), on: '2026-01-01' }, { groups: [`g${call % 10}`] }, { limit: 5 });
    await latencies(Math.ceil(calls / 10), ask, 0);
    const samples = await latencies(calls, ask, 1_000);
    const { rows } = await db.read((tx) =>
      tx.query<{ mb: number }>(
        `SELECT sum(pg_total_relation_size(c.oid))::float8 / 1048576 AS mb FROM pg_class c
         WHERE c.relnamespace = 'kb'::regnamespace AND c.relkind = 'r'`,
      ),
    );
    return {
      size,
      p50: median(samples),
      p95: quantile(samples, 0.95),
      rate: size / put,
      vectors,
      megabytes: rows[0]?.mb ?? 0,
    };
  } finally {
    await db.close();
    await fresh.drop();
  }
}

/** A document whose words follow Zipf's law, as those of people do; every third is restricted to one of ten groups. */
function made(number: number) {
  const passages = Array.from({ length: PASSAGES_A_DOCUMENT }, (_, i) => text(number * 100 + i, WORDS_A_PASSAGE));
  const groups = number % 3 === 0 ? [`g${number % 10}`] : [];
  const length = (passages[0]?.length ?? 0) + 1;
  return {
    ...document(`d${number}`, text(number, 4), '', groups),
    passages: passages.map((passage, i) => ({ headings: [`Part ${i}`], start: i * length, text: `${passage} ` })),
  };
}

const VOCABULARY = 60_000;

function text(seed: number, length: number): string {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  return Array.from({ length }, () => word(Math.floor(VOCABULARY ** next()))).join(' ');
}

/** Letters that no stemmer takes apart. */
const word = (rank: number) => `w${rank.toString(36)}x`;
