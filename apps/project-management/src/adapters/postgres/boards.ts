import type { Database } from '@enterprise-mcp/postgres';
import type { Board, Column, ColumnKind, Sprint } from '../../domain/board.ts';
import type { BoardStore } from '../../ports.ts';
import { toRow } from './ids.ts';

interface BoardRow {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly columns: readonly { id: number; name: string; kind: ColumnKind; wip_limit: number | null; next: number[] }[];
  readonly sprints: readonly { id: number; name: string; goal: string | null; starts: string; ends: string }[];
}

export function postgresBoards(db: Database): BoardStore {
  return {
    boards: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<BoardRow>(
          `SELECT b.id, b.key, b.name,
             (SELECT coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'wip_limit', c.wip_limit,
                'next', (SELECT coalesce(json_agg(t.to_id), '[]') FROM pm.transitions t WHERE t.from_id = c.id))
                ORDER BY c.position, c.id), '[]') FROM pm.columns c WHERE c.board_id = b.id) AS columns,
             (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'goal', s.goal,
                'starts', s.starts, 'ends', s.ends) ORDER BY s.starts, s.id), '[]')
              FROM pm.sprints s WHERE s.board_id = b.id) AS sprints
           FROM pm.boards b ORDER BY b.is_default DESC, b.id`,
        );
        return rows.map(toBoard);
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

function toBoard({ id, key, name, columns, sprints }: BoardRow): Board {
  const restricts = columns.some(({ next }) => next.length > 0);
  return {
    id: String(id),
    key,
    name,
    columns: columns.map(
      (column): Column => ({
        id: String(column.id),
        name: column.name,
        kind: column.kind,
        wipLimit: column.wip_limit,
        next: (restricts ? column.next : columns.map((other) => other.id).filter((other) => other !== column.id)).map(
          String,
        ),
      }),
    ),
    sprints: sprints.map(
      (sprint): Sprint => ({
        id: String(sprint.id),
        name: sprint.name,
        goal: sprint.goal,
        start: sprint.starts,
        end: sprint.ends,
      }),
    ),
  };
}
