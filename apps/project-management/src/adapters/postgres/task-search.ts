import type { Page } from '@enterprise-mcp/kit';
import type { Queryable } from '@enterprise-mcp/postgres';
import type { Task } from '../../domain/task.ts';
import type { PageOf, TaskQuery } from '../../ports.ts';
import { parseKey, parseNumber, toRow } from './ids.ts';
import { all, Params } from './params.ts';
import { tasksFound } from './task-rows.ts';

/** So many of the latest tasks are looked through one by one before an index of words or labels is asked. */
const LATEST = 1_000;
const ORDER = 'updated_at DESC, id DESC';

/** Latest change first; the position is the sort key of the last row, so a change in between hides nothing. */
export async function searchTasks(tx: Queryable, query: TaskQuery, page: Page): Promise<PageOf<Task>> {
  const params = new Params();
  const where = all(placeOf(query, page, params));
  const content = contentOf(query, params);
  const limit = params.add(page.limit + 1, 'int');
  const found = content.length === 0 ? inOrder(where, limit) : byContent(where, all(content), limit);
  const tasks = await tasksFound(tx, found, params.values, 't.updated_at DESC, t.id DESC');
  const shown = tasks.slice(0, page.limit);
  const last = tasks.length > page.limit ? shown.at(-1) : undefined;
  return { items: shown.map(({ task }) => task), next: last && [last.task.updatedAt, last.row] };
}

function inOrder(where: string, limit: string): string {
  return `WITH found AS (SELECT t.id FROM pm.tasks t WHERE ${where} ORDER BY ${ORDER} LIMIT ${limit})`;
}

/**
 * How often words and labels occur together the planner cannot know, and either way is slow in the wrong place: the
 * order of change for what is rare, the index for what is frequent. So the latest are looked at first, which finds
 * what is frequent. Only when that did not fill the page, and there are more, the index gathers what is rare; OFFSET 0
 * keeps the planner from walking in order again.
 */
function byContent(where: string, content: string, limit: string): string {
  return `WITH latest AS MATERIALIZED (
      SELECT id, updated_at FROM (SELECT * FROM pm.tasks t WHERE ${where} ORDER BY ${ORDER} LIMIT ${LATEST}) AS t
      WHERE ${content} ORDER BY ${ORDER} LIMIT ${limit}
    ), enough (yes) AS MATERIALIZED (
      SELECT (SELECT count(*) FROM latest) = ${limit} OR NOT EXISTS (SELECT FROM pm.tasks t WHERE ${where} OFFSET ${LATEST})
    ), found AS (
      SELECT id FROM latest WHERE (SELECT yes FROM enough)
      UNION ALL
      (SELECT id FROM (SELECT t.id, t.updated_at FROM pm.tasks t
         WHERE NOT (SELECT yes FROM enough) AND ${where} AND ${content} OFFSET 0) AS indexed
       ORDER BY ${ORDER} LIMIT ${limit})
    )`;
}

/** Where a task stands and whose it is, of which the planner knows how much there is. */
function placeOf(query: TaskQuery, { after }: Page, params: Params): string[] {
  const conditions = [`t.board_id = ${params.add(toRow(query.boardId))}`];
  const id = (column: string, value: string | null | undefined) => {
    if (value === null) conditions.push(`${column} IS NULL`);
    else if (value !== undefined) conditions.push(`${column} = ${params.add(toRow(value))}`);
  };
  id('t.assignee_id', query.assigneeId);
  id('t.sprint_id', query.sprintId);
  if (query.columnIds) conditions.push(`t.column_id = ANY (${params.add(query.columnIds.map(toRow))}::bigint[])`);
  if (after) {
    const [at, row] = after;
    conditions.push(`(t.updated_at, t.id) < (${params.add(at)}::timestamptz, ${params.add(row)}::bigint)`);
  }
  return conditions;
}

/** What is said in it and about it. */
function contentOf({ labels, query }: TaskQuery, params: Params): string[] {
  return [
    ...(labels?.length ? [`t.labels @> ${params.add(labels)}::text[]`] : []),
    ...(query === undefined ? [] : [textCondition(query, params)]),
  ];
}

/** A key or number means that task; anything else words, of which beginnings suffice. */
function textCondition(text: string, params: Params): string {
  const number = parseKey(text)?.number ?? parseNumber(text);
  const byWords = `t.words @@ pm.search(${params.add(text)}::text)`;
  return number === undefined ? byWords : `(${byWords} OR t.number = ${params.add(number)})`;
}
