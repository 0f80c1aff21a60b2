import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import pg from 'pg';
import { postgresCrm } from '../../apps/crm/src/adapters/postgres/index.ts';
import { migrate, openServerDatabase } from '../../packages/postgres/src/index.ts';
import { load, sizeOf } from './crm-load.ts';
import { commonWords, type Kind, kinds, known } from './crm-queries.ts';
import { latencies } from './lib/load.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, quantile, round } from './lib/stats.ts';

interface Plan {
  readonly sizes: readonly number[];
  readonly calls: number;
  /** A database that is filled already, by `--keep`. */
  readonly keep: boolean;
}

interface Row {
  readonly kind: Kind;
  /** In the order of the sizes. */
  readonly measured: readonly { readonly p50: number; readonly p95: number }[];
}

/** Questions to a CRM with 100,000 and with a million customers, through the adapter and the real `Database`. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '100000,1000000' },
      calls: { type: 'string', default: '300' },
      keep: { type: 'boolean', default: false },
    },
  });
  const plan: Plan = { sizes: values.sizes.split(',').map(Number), calls: Number(values.calls), keep: values.keep };
  const server = await adminUrl();
  const filledSizes: Filled[] = [];
  try {
    for (const size of plan.sizes) filledSizes.push(await openSize(server.url, size, plan));
    report(plan, await measureAll(filledSizes, plan), server.version);
  } finally {
    for (const { close } of filledSizes) await close();
    await server.stop();
  }
}

/** One size's database, filled, with the questions to ask it. */
interface Filled {
  readonly kinds: readonly Kind[];
  close(): Promise<void>;
}

async function openSize(adminUrl: string, customers: number, plan: Plan): Promise<Filled> {
  const database = await filled(adminUrl, customers, plan);
  const client = new pg.Client({ connectionString: database.url });
  const db = await openServerDatabase({ url: database.url, log: quiet });
  await client.connect();
  const people = await known(client, customers, 2_000);
  const words = people.map((person) => ({ id: person.id, word: person.words.at(-1) ?? '' }));
  return {
    kinds: [...limits(client, words), ...kinds(postgresCrm(db), people, await commonWords(client))],
    close: async () => {
      await db.close();
      await client.end();
      await database.drop();
    },
  };
}

/** Kind after kind, the sizes in turn call by call: what disturbs the machine for a while disturbs them alike. */
async function measureAll(sizes: readonly Filled[], { calls }: Plan): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [index, kind] of (sizes[0]?.kinds ?? []).entries()) {
    const contestants = sizes.flatMap(({ kinds: own }) => own[index] ?? []);
    const samples = contestants.map((): number[] => []);
    const count = kind.calls ?? calls;
    // The first tenth warms the pool, the code and the server's caches.
    const warmUp = Math.ceil(count / 10);
    for (let call = -warmUp; call < count; call++) {
      for (const [size, { ask }] of contestants.entries()) {
        const [milliseconds = Number.NaN] = await latencies(1, ask, call + warmUp);
        if (call >= 0) samples[size]?.push(milliseconds);
      }
    }
    const measured = samples.map((of) => ({ p50: median(of), p95: quantile(of, 0.95) }));
    rows.push({ kind, measured });
    console.log(
      kind.name.padEnd(34),
      measured.map(({ p50, p95 }) => `p50 ${round(p50, 2)} p95 ${round(p95, 2)}`).join('   '),
    );
  }
  return rows;
}

/** What no answer can be faster than, and what everybody writes first. */
function limits(client: pg.Client, people: readonly { readonly id: number; readonly word: string }[]): readonly Kind[] {
  const at = (call: number) => people[(call * 7) % people.length] ?? { id: 1, word: '' };
  return [
    {
      name: BARE,
      ask: (call) =>
        client.query({ name: 'bare', text: 'SELECT * FROM crm.customers WHERE id = $1', values: [at(call).id] }),
    },
    {
      name: NAIVE,
      calls: 20,
      ask: (call) =>
        client.query(
          `SELECT * FROM crm.customers WHERE name ILIKE '%' || $1 || '%' OR email ILIKE '%' || $1 || '%'
          OR city ILIKE '%' || $1 || '%' OR custom_fields::text ILIKE '%' || $1 || '%' ORDER BY name LIMIT 10`,
          [at(call).word],
        ),
    },
  ];
}

const BARE = 'bare pg: prepared SELECT by key';
const NAIVE = "peer: four columns ILIKE '%x%'";

function report({ sizes }: Plan, rows: readonly Row[], version: string): void {
  heading(`CRM on PostgreSQL ${version}: milliseconds`);
  table(
    ['question', ...sizes.flatMap((size) => [`${size / 1000}k p50`, 'p95']), 'p50 ratio', 'p95 ratio'],
    rows.map(({ kind, measured }) => {
      const [a, b] = measured;
      const ratios = a && b ? [b.p50 / a.p50, b.p95 / a.p95].map((ratio) => round(ratio, 2)) : ['', ''];
      return [kind.name, ...measured.flatMap(({ p50, p95 }) => [round(p50, 2), round(p95, 2)]), ...ratios];
    }),
  );
  const targets = rows.flatMap(({ kind: { name, limit, scales }, measured }): Target[] => {
    const inTime = measured.flatMap(({ p95 }, index) =>
      limit ? [{ name: `${name}, ${(sizes[index] ?? 0) / 1000}k customers, p95 ms`, value: p95, limit }] : [],
    );
    const [a, b] = measured;
    return scales && a && b
      ? [...inTime, { name: `${name}, p50 with 10 × data`, value: b.p50 / a.p50, limit: 2 }]
      : inTime;
  });
  const milliseconds = rows.map(({ kind, measured }) => [
    kind.name,
    measured.map(({ p50, p95 }, index) => ({ customers: sizes[index], p50: round(p50), p95: round(p95) })),
  ]);
  finish('crm', targets, { postgres: version, milliseconds: Object.fromEntries(milliseconds) });
}

const quiet = jsonLogger('silent', () => undefined);

/** An empty database with the CRM's schema, filled; with `--keep` the same one is used again. */
async function filled(adminUrl: string, customers: number, { keep }: Plan) {
  const name = `crm_bench_${customers}`;
  const database = keep ? await keptDatabase(adminUrl, name) : { ...(await createDatabase(adminUrl)), isNew: true };
  if (!database.isNew) return database;
  const db = await openServerDatabase({ url: database.url, log: quiet });
  await migrate(db, new URL('../../apps/crm/migrations/', import.meta.url), { scope: 'crm' });
  await db.close();
  const started = performance.now();
  await load(database.url, sizeOf(customers));
  console.log(`${customers} customers loaded in ${round((performance.now() - started) / 1000, 1)} s`);
  return database;
}

async function keptDatabase(adminUrl: string, name: string) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${name}`);
    const url = new URL(adminUrl);
    url.pathname = name;
    return { url: url.href, isNew: !rowCount, drop: async () => undefined };
  } finally {
    await client.end();
  }
}

async function adminUrl() {
  const given = process.env['TEST_DATABASE_URL'];
  const container = given
    ? undefined
    : await postgresContainer({ settings: { shared_buffers: '512MB', max_wal_size: '8GB' } });
  const url = given ?? container?.url ?? '';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return { url, version: rows[0]?.server_version ?? '?', stop: async () => container?.stop() };
}
