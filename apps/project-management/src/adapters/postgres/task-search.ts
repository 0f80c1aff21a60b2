import type { Page } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { Task } from '../../domain/task.ts';
import type { PageOf, TaskQuery } from '../../ports.ts';
import { parseKey, parseNumber, toRow } from './ids.ts';
import { all, Params } from './params.ts';
import { tasksByRow } from './task-rows.ts';

/** Up to so many matches are gathered and sorted; more are read in order until the page is full. */
const FEW = 1_000;

/** Latest change first; the position is the sort key of the last row, so a change in between hides nothing. */
export async function searchTasks(tx: Queryable, query: TaskQuery, page: Page): Promise<PageOf<Task>> {
  const params = new Params();
  const conditions = conditionsOf(query, params);
  if (page.after) {
    const [at, id] = page.after;
    conditions.push(`(t.updated_at, t.id) < (${params.add(at)}::timestamptz, ${params.add(id)}::bigint)`);
  }
  // How rare a word is the planner cannot know. OFFSET 0 keeps it from reading the whole board in order for one match.
  const fence = query.query !== undefined && (await isRare(tx, query.query)) ? 'OFFSET 0' : '';
  const { rows } = await tx.query<{ id: number; at: string }>(
    `SELECT id, updated_at::text AS at FROM (
       SELECT t.id, t.updated_at FROM pm.tasks t WHERE ${all(conditions)} ${fence}
     ) AS found ORDER BY updated_at DESC, id DESC LIMIT ${params.add(page.limit + 1)}`,
    params.values,
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  const items = await tasksByRow(
    tx,
    shown.map(({ id }) => id),
  );
  return { items, next: last && [last.at, last.id] };
}

async function isRare(tx: Queryable, text: string): Promise<boolean> {
  const params = new Params();
  const { rows } = await tx.query<{ matches: number }>(
    `SELECT count(*)::int AS matches FROM (
       SELECT FROM pm.tasks t WHERE t.words @@ pm.search(${params.add(text)}::text) LIMIT ${FEW + 1}) AS matching`,
    params.values,
  );
  return (rows[0]?.matches ?? 0) <= FEW;
}

function conditionsOf(query: TaskQuery, params: Params): string[] {
  const conditions = [`t.board_id = ${params.add(toRow(query.boardId))}`];
  const id = (column: string, value: string | null | undefined) => {
    if (value === null) conditions.push(`${column} IS NULL`);
    else if (value !== undefined) conditions.push(`${column} = ${params.add(toRow(value))}`);
  };
  id('t.assignee_id', query.assigneeId);
  id('t.sprint_id', query.sprintId);
  if (query.columnIds) conditions.push(`t.column_id = ANY (${params.add(query.columnIds.map(toRow))}::bigint[])`);
  if (query.labels?.length) conditions.push(`t.labels @> ${params.add(query.labels)}::text[]`);
  if (query.query !== undefined) conditions.push(textCondition(query.query, params));
  return conditions;
}

/** A key or number means that task; anything else words, of which beginnings suffice. */
function textCondition(text: string, params: Params): string {
  const number = parseKey(text)?.number ?? parseNumber(text);
  const byWords = `t.words @@ pm.search(${params.add(text)}::text)`;
  return number === undefined ? byWords : `(${byWords} OR t.number = ${params.add(number)})`;
}
