import type { Database } from '@enterprise-mcp/postgres';
import type { Board, Column, ColumnKind, Sprint } from '../../domain/board.ts';
import type { BoardStore } from '../../ports.ts';
import { toRow } from './ids.ts';

/** A column with its board; a board without columns is one row of which the column is null. */
interface ColumnRow {
  readonly board_id: number;
  readonly key: string;
  readonly board: string;
  readonly id: number | null;
  readonly name: string;
  readonly kind: ColumnKind;
  readonly wip_limit: number | null;
  readonly next: readonly number[];
}

interface SprintRow {
  readonly id: number;
  readonly name: string;
  readonly goal: string | null;
  readonly starts: string;
  readonly ends: string;
}

const SPRINT = 'id, name, goal, starts, ends';

export function postgresBoards(db: Database): BoardStore {
  return {
    boards: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<ColumnRow>(
          `SELECT b.id AS board_id, b.key, b.name AS board, c.id, c.name, c.kind, c.wip_limit,
                  ARRAY(SELECT t.to_id FROM pm.transitions t WHERE t.board_id = b.id AND t.from_id = c.id) AS next
           FROM pm.boards b LEFT JOIN pm.columns c ON c.board_id = b.id
           ORDER BY b.is_default DESC, b.id, c.position, c.id`,
        );
        const boards = new Map<number, ColumnRow[]>();
        for (const row of rows) boards.set(row.board_id, [...(boards.get(row.board_id) ?? []), row]);
        return [...boards.values()].flatMap(toBoard);
      }, options),

    sprints: (boardId, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<SprintRow>(
          `SELECT ${SPRINT} FROM pm.sprints WHERE board_id = $1 ORDER BY starts, id`,
          [toRow(boardId)],
        );
        return rows.map(toSprint);
      }, options),

    sprintsAround: (boardId, day, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<SprintRow & { readonly place: string }>(
          `(SELECT 'current' AS place, ${SPRINT} FROM pm.sprints
            WHERE board_id = $1 AND starts <= $2::date AND ends >= $2::date ORDER BY starts DESC, id DESC LIMIT 1)
           UNION ALL
           (SELECT 'last', ${SPRINT} FROM pm.sprints
            WHERE board_id = $1 AND ends < $2::date ORDER BY starts DESC, id DESC LIMIT 1)
           UNION ALL
           (SELECT 'next', ${SPRINT} FROM pm.sprints
            WHERE board_id = $1 AND starts > $2::date ORDER BY starts, id LIMIT 1)`,
          [toRow(boardId), day],
        );
        const at = new Map(rows.map((row) => [row.place, toSprint(row)]));
        return { current: at.get('current'), last: at.get('last'), next: at.get('next') };
      }, options),

    labels: (boardId, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ name: string }>(
          'SELECT name FROM pm.labels WHERE board_id = $1 ORDER BY pm.fold(name), name',
          [toRow(boardId)],
        );
        return rows.map(({ name }) => name);
      }, options),
  };
}

function toBoard(rows: readonly ColumnRow[]): readonly Board[] {
  const columns = rows.flatMap((row) => (row.id === null ? [] : { ...row, id: String(row.id) }));
  const restricts = columns.some(({ next }) => next.length > 0);
  const others = (id: string) => columns.flatMap((column) => (column.id === id ? [] : column.id));
  return rows.slice(0, 1).map(({ board_id, key, board }) => ({
    id: String(board_id),
    key,
    name: board,
    columns: columns.map(
      ({ id, name, kind, wip_limit, next }): Column => ({
        id,
        name,
        kind,
        wipLimit: wip_limit,
        next: restricts ? next.map(String) : others(id),
      }),
    ),
  }));
}

const toSprint = ({ id, name, goal, starts, ends }: SprintRow): Sprint => ({
  id: String(id),
  name,
  goal,
  start: starts,
  end: ends,
});
