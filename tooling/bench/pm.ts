import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import pg from 'pg';
import { postgresBoard } from '../../apps/project-management/src/adapters/postgres/index.ts';
import { migrate, openServerDatabase } from '../../packages/postgres/src/index.ts';
import { latencies } from './lib/load.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, quantile, round } from './lib/stats.ts';
import { loadTasks, SPRINT } from './pm-load.ts';

const SEARCH_MS = 25;
const SPRINT_MS = 15;

/** Questions to a board with 100,000 tasks, through the adapter and the real `Database`, a bare statement beside them. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { tasks: { type: 'string', default: '100000' }, calls: { type: 'string', default: '300' } },
  });
  const [tasks, calls] = [Number(values.tasks), Number(values.calls)];
  const given = process.env['TEST_DATABASE_URL'];
  const container = given ? undefined : await postgresContainer({ settings: { shared_buffers: '256MB' } });
  const database = await createDatabase(given ?? container?.url ?? '');
  const db = await openServerDatabase({ url: database.url, log: jsonLogger('silent', () => undefined) });
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    await migrate(db, new URL('../../apps/project-management/migrations/', import.meta.url), { scope: 'pm' });
    const started = performance.now();
    await loadTasks(client, tasks);
    console.log(`${tasks} tasks loaded in ${round((performance.now() - started) / 1000, 1)} s`);
    const ports = postgresBoard(db);
    const [board] = await ports.boards.boards();
    const boardId = board?.id ?? '';
    const sprintId = board?.sprints.find(({ name }) => name === SPRINT)?.id ?? '';
    const active = board?.columns.filter(({ kind }) => kind === 'active').map(({ id }) => id);
    const search = (query: object, limit = 20) => ports.tasks.search({ boardId, ...query }, { limit });
    const questions: Question[] = [
      [
        'bare pg: SELECT by key',
        (n) => client.query('SELECT * FROM pm.tasks WHERE id = $1', [1 + ((n * 7919) % tasks)]),
      ],
      ['get by key', (n) => ports.tasks.find(`#${1 + ((n * 7919) % tasks)}`, boardId)],
      ['search: a rare word', (n) => search({ query: `case${(n * 7919) % tasks}` }), SEARCH_MS],
      ['search: a word of every third', () => search({ query: 'payment' }), SEARCH_MS],
      ['search: two words', () => search({ query: 'payment export' }), SEARCH_MS],
      ['search: beginnings of words', () => search({ query: 'pay exp' }), SEARCH_MS],
      ['search: no such word', (n) => search({ query: `nothing${n}` }), SEARCH_MS],
      [
        'search: word, person and column',
        () => search({ query: 'export', assigneeId: '7', columnIds: active }),
        SEARCH_MS,
      ],
      ['search: label and nobody', () => search({ labels: ['bug'], assigneeId: null }), SEARCH_MS],
      ['the board and 100 tasks of a sprint', () => sprintOf(), SPRINT_MS],
    ];
    const sprintOf = async () => {
      await ports.boards.boards();
      return search({ sprintId }, 100);
    };
    const rows: Row[] = [];
    for (const [name, ask, limit] of questions) {
      await latencies(Math.ceil(calls / 10), ask, 0);
      const samples = await latencies(calls, ask, calls);
      rows.push({ name, limit, p50: median(samples), p95: quantile(samples, 0.95) });
    }
    report(tasks, rows);
  } finally {
    await client.end();
    await db.close();
    await database.drop();
    await container?.stop();
  }
}

type Question = readonly [name: string, ask: (call: number) => Promise<unknown>, limit?: number];
interface Row {
  readonly name: string;
  readonly limit: number | undefined;
  readonly p50: number;
  readonly p95: number;
}

function report(tasks: number, rows: readonly Row[]): void {
  heading(`The board with ${tasks} tasks on PostgreSQL: milliseconds`);
  table(
    ['question', 'p50', 'p95'],
    rows.map(({ name, p50, p95 }) => [name, round(p50, 2), round(p95, 2)]),
  );
  const targets = rows.flatMap(({ name, limit, p95 }): Target[] =>
    limit ? [{ name: `${name}, p95 ms`, value: p95, limit }] : [],
  );
  finish('pm', targets, {
    tasks,
    milliseconds: Object.fromEntries(rows.map(({ name, p50, p95 }) => [name, { p50, p95 }])),
  });
}
