import { parseArgs } from 'node:util';
import { jsonLogger } from '@enterprise-mcp/kit';
import { createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import pg from 'pg';
import { postgresBoard } from '../../apps/project-management/src/adapters/postgres/index.ts';
import type { PmPorts } from '../../apps/project-management/src/ports.ts';
import { migrate, openServerDatabase } from '../../packages/postgres/src/index.ts';
import { latencies, type OneCall } from './lib/load.ts';
import { recorded } from './lib/recorded.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, pairedRatio, quantile, round } from './lib/stats.ts';
import { loadTasks, SPRINT_DAY } from './pm-load.ts';

const SEARCH_MS = 25;
const SPRINT_MS = 15;

/**
 * Questions to a board with 100,000 tasks, through the adapter and the real `Database`; beside each the same statements
 * by the bare driver, in turn.
 */
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
    const record = recorded(db);
    const questions = await questionsTo(postgresBoard(record.db), tasks);
    const rows: Row[] = [];
    for (const [name, ask, limit] of questions) {
      await latencies(Math.ceil(calls / 10), ask, 0);
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let call = 0; call < calls; call++) {
        record.statements.length = 0;
        ours.push(...(await latencies(1, ask, calls + call)));
        bare.push(...(await latencies(1, () => replay(client, record.statements))));
      }
      rows.push({
        name,
        limit,
        p50: median(ours),
        p95: quantile(ours, 0.95),
        bare: median(bare),
        bare95: quantile(bare, 0.95),
        ratio: pairedRatio(ours, bare),
        statements: record.statements.length,
      });
    }
    report(tasks, rows);
  } finally {
    await client.end();
    await db.close();
    await database.drop();
    await container?.stop();
  }
}

async function questionsTo(ports: PmPorts, tasks: number): Promise<readonly Question[]> {
  const [board] = await ports.boards.boards();
  const boardId = board?.id ?? '';
  const active = board?.columns.filter(({ kind }) => kind === 'active').map(({ id }) => id);
  const search = (query: object, limit = 20) => ports.tasks.search({ boardId, ...query }, { limit });
  const some = (call: number) => 1 + ((call * 7919) % tasks);
  /** What get_current_sprint asks for. */
  const sprint = async () => {
    await ports.boards.boards();
    const { current } = await ports.boards.sprintsAround(boardId, SPRINT_DAY);
    return search({ sprintId: current?.id ?? '' }, 100);
  };
  const { items } = await sprint();
  if (items.length !== Math.min(100, tasks / 1000)) throw new Error(`the sprint has ${items.length} tasks`);
  return [
    ['get by key', (n) => ports.tasks.find(`#${some(n)}`, boardId)],
    ['search: a rare word', (n) => search({ query: `case${some(n)}` }), SEARCH_MS],
    ['search: a word of every third', () => search({ query: 'payment' }), SEARCH_MS],
    ['search: two words', () => search({ query: 'payment export' }), SEARCH_MS],
    ['search: beginnings of words', () => search({ query: 'pay exp' }), SEARCH_MS],
    ['search: a word of the oldest tenth', () => search({ query: 'legacy' }), SEARCH_MS],
    ['search: no such word', (n) => search({ query: `nothing${n}` }), SEARCH_MS],
    [
      'search: word, person and column',
      () => search({ query: 'export', assigneeId: '7', columnIds: active }),
      SEARCH_MS,
    ],
    ['search: label and nobody', () => search({ labels: ['bug'], assigneeId: null }), SEARCH_MS],
    ['the board and 100 tasks of its sprint', sprint, SPRINT_MS],
  ];
}

type Question = readonly [name: string, ask: OneCall, limit?: number];

interface Row {
  readonly name: string;
  readonly limit: number | undefined;
  readonly p50: number;
  readonly p95: number;
  /** The same statements by the bare driver. */
  readonly bare: number;
  readonly bare95: number;
  readonly ratio: number;
  readonly statements: number;
}

async function replay(client: pg.Client, statements: readonly (readonly [string, readonly unknown[]])[]) {
  for (const [text, values] of statements) await client.query(text, [...values]);
}

function report(tasks: number, rows: readonly Row[]): void {
  heading(`The board with ${tasks} tasks on PostgreSQL: milliseconds; bare: the same statements by pg`);
  table(
    ['question', 'statements', 'p50', 'p95', 'bare p50', 'bare p95', 'ratio'],
    rows.map(({ name, statements, p50, p95, bare, bare95, ratio }) => [
      name,
      statements,
      round(p50, 2),
      round(p95, 2),
      round(bare, 2),
      round(bare95, 2),
      round(ratio, 2),
    ]),
  );
  const targets = rows.flatMap(({ name, limit, p95 }): Target[] =>
    limit ? [{ name: `${name}, p95 ms`, value: p95, limit }] : [],
  );
  finish('pm', targets, {
    tasks,
    milliseconds: Object.fromEntries(rows.map(({ name, limit: _, ...figures }) => [name, figures])),
  });
}
