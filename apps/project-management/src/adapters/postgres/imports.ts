import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { BoardSet, Loaded, SetTask } from '../../domain/board-set.ts';
import type { ImportStore } from '../../ports.ts';
import { CHANNEL } from './changes.ts';

/** Loads a set in one transaction, after any other import: either all of it is there or nothing. */
export function postgresImports(db: Database): ImportStore {
  return {
    load: (set, options) =>
      db.transaction(async (tx) => {
        await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('pm.import', 0))");
        const board = await boardOf(tx, set);
        await addNames(tx, board, set);
        const created = await addTasks(tx, board, set.tasks);
        await db.notify(CHANNEL, 'board');
        return { created, skipped: set.tasks.length - created } satisfies Loaded;
      }, options),
  };
}

async function boardOf(tx: Queryable, { board: { key, name, isDefault } }: BoardSet): Promise<number> {
  if (isDefault) await tx.query('UPDATE pm.boards SET is_default = false WHERE is_default AND key <> $1', [key]);
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO pm.boards (key, name, is_default) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET is_default = pm.boards.is_default OR excluded.is_default RETURNING id`,
    [key, name, isDefault ?? false],
  );
  return rows[0]?.id ?? 0;
}

async function addNames(tx: Queryable, board: number, set: BoardSet): Promise<void> {
  await tx.query(
    `INSERT INTO pm.columns (board_id, name, kind, position, wip_limit)
     SELECT $1, i.name, i.kind, i.place + (SELECT coalesce(max(position), 0) FROM pm.columns WHERE board_id = $1), i."wipLimit"
     FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (name text, kind text, "wipLimit" int)) WITH ORDINALITY
       AS i (name, kind, "wipLimit", place)
     ON CONFLICT (board_id, pm.fold(name)) DO NOTHING`,
    [board, JSON.stringify(set.columns)],
  );
  const steps = set.columns.flatMap(({ name, next = [] }) => next.map((to) => ({ from: name, to })));
  await tx.query(
    `INSERT INTO pm.transitions (board_id, from_id, to_id)
     SELECT $1, f.id, t.id FROM jsonb_to_recordset($2::jsonb) AS i ("from" text, "to" text)
     JOIN pm.columns f ON f.board_id = $1 AND pm.fold(f.name) = pm.fold(i."from")
     JOIN pm.columns t ON t.board_id = $1 AND pm.fold(t.name) = pm.fold(i."to")
     ON CONFLICT DO NOTHING`,
    [board, JSON.stringify(steps)],
  );
  await tx.query(
    `INSERT INTO pm.sprints (board_id, name, goal, starts, ends)
     SELECT $1, i.name, i.goal, i.start, i."end"
     FROM jsonb_to_recordset($2::jsonb) AS i (name text, goal text, start date, "end" date)
     ON CONFLICT (board_id, pm.fold(name)) DO NOTHING`,
    [board, JSON.stringify(set.sprints)],
  );
  await tx.query(
    `INSERT INTO pm.members (handle, name, email)
     SELECT i.handle, i.name, i.email FROM jsonb_to_recordset($1::jsonb) AS i (handle text, name text, email text)
     ON CONFLICT (pm.fold(handle)) DO NOTHING`,
    [JSON.stringify(set.members)],
  );
  await tx.query(
    'INSERT INTO pm.labels (board_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT (board_id, name) DO NOTHING',
    [board, set.labels],
  );
}

async function addTasks(tx: Queryable, board: number, tasks: readonly SetTask[]): Promise<number> {
  const { rows } = await tx.query<{ source: string; id: number }>(
    `WITH fresh AS (
       SELECT i.*, row_number() OVER (ORDER BY i.place) AS n
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (source text, number int, title text, description text,
         "column" text, assignee text, sprint text, labels text[], estimate float8, author text, "createdAt" timestamptz,
         "updatedAt" timestamptz, "columnSince" timestamptz)) WITH ORDINALITY AS i (source, number, title, description,
         "column", assignee, sprint, labels, estimate, author, created_at, updated_at, column_since, place)
       WHERE NOT EXISTS (SELECT FROM pm.task_sources s WHERE s.board_id = $1 AND s.source = i.source)
     ), placed AS (
       SELECT f.*, CASE
           WHEN f.number > 0 AND NOT EXISTS (SELECT FROM pm.tasks t WHERE t.board_id = $1 AND t.number = f.number)
             THEN f.number
           ELSE greatest(b.last_number, (SELECT max(number) FROM fresh)) + f.n END AS own_number
       FROM fresh f JOIN pm.boards b ON b.id = $1
     ), counted AS (
       UPDATE pm.boards SET last_number = greatest(last_number, (SELECT max(own_number) FROM placed)) WHERE id = $1
     ), added AS (
       INSERT INTO pm.tasks (board_id, number, title, description, column_id, assignee_id, sprint_id, labels, estimate,
                             author, created_at, updated_at, column_since)
       SELECT $1, p.own_number, p.title, p.description, c.id, m.id, s.id, p.labels, p.estimate, p.author,
              p.created_at, p.updated_at, p.column_since
       FROM placed p
       JOIN pm.columns c ON c.board_id = $1 AND pm.fold(c.name) = pm.fold(p."column")
       LEFT JOIN pm.members m ON pm.fold(m.handle) = pm.fold(p.assignee)
       LEFT JOIN pm.sprints s ON s.board_id = $1 AND pm.fold(s.name) = pm.fold(p.sprint)
       ORDER BY p.n
       RETURNING id, number
     )
     INSERT INTO pm.task_sources (board_id, source, task_id)
     SELECT $1, p.source, a.id FROM added a JOIN placed p ON p.own_number = a.number
     RETURNING source, task_id AS id`,
    [board, JSON.stringify(tasks)],
  );
  const ids = new Map(rows.map(({ source, id }) => [source, id]));
  await addPast(tx, tasks, ids);
  return rows.length;
}

async function addPast(tx: Queryable, tasks: readonly SetTask[], ids: ReadonlyMap<string, number>): Promise<void> {
  const of = <T extends object>(list: (task: SetTask) => readonly T[]) =>
    JSON.stringify(
      tasks.flatMap((task) => {
        const id = ids.get(task.source);
        return id === undefined ? [] : list(task).map((item) => ({ ...item, task: id }));
      }),
    );
  await tx.query(
    `INSERT INTO pm.comments (task_id, author, body, at)
     SELECT task, author, body, at FROM jsonb_to_recordset($1::jsonb) AS i (task bigint, author text, body text, at timestamptz)`,
    [of(({ comments }) => comments)],
  );
  await tx.query(
    `INSERT INTO pm.events (task_id, type, at, author, was, is_now)
     SELECT task, type, at, by, "from", "to"
     FROM jsonb_to_recordset($1::jsonb) AS i (task bigint, type text, at timestamptz, by text, "from" text, "to" text)`,
    [of(({ events }) => events)],
  );
  await tx.query(
    `UPDATE pm.tasks t SET comments = c.count
     FROM (SELECT task_id, count(*)::int FROM pm.comments WHERE task_id = ANY ($1::bigint[]) GROUP BY 1) AS c (id, count)
     WHERE t.id = c.id`,
    [[...ids.values()]],
  );
}
