import { fold } from '@enterprise-mcp/kit/text';
import { pmErrors } from '../../errors.ts';
import { type Board, type Column, type Sprint, sprintsAround } from '../board.ts';
import type { LookupOptions } from './lookup.ts';

export interface BoardLookup {
  boards(options: LookupOptions): Promise<readonly Board[]>;
  labels(boardId: string, options: LookupOptions): Promise<readonly string[]>;
  sprints(boardId: string, options: LookupOptions): Promise<readonly Sprint[]>;
}

const same = (a: string, b: string) => fold(a.trim()) === fold(b.trim());

/** The board of this name or key; without one the default. */
export async function boardMeant(
  reference: string | undefined,
  lookup: BoardLookup,
  options: LookupOptions,
): Promise<Board> {
  const boards = await lookup.boards(options);
  const found = reference
    ? boards.find(({ id, key, name }) => [id, key, name].some((text) => same(text, reference)))
    : boards[0];
  if (found) return found;
  throw pmErrors.PM_BOARD_UNKNOWN({ board: reference ?? '', valid: boards.map(({ name }) => name) });
}

/** The column of this name or id: spelled exactly, or else letter case and accents aside. */
export function columnMeant(board: Board, reference: string): Column {
  const wanted = reference.trim();
  const found =
    board.columns.find(({ id, name }) => id === wanted || name === wanted) ??
    board.columns.find(({ name }) => same(name, wanted));
  if (found) return found;
  throw pmErrors.PM_COLUMN_UNKNOWN({ column: reference, valid: board.columns.map(({ name }) => name) });
}

/** The sprint of this name or id, or the `current` or `next` one. */
export async function sprintMeant(
  reference: string,
  board: Board,
  lookup: BoardLookup,
  today: string,
  options: LookupOptions,
): Promise<Sprint> {
  const sprints = await lookup.sprints(board.id, options);
  const wanted = reference.trim();
  const around = sprintsAround(sprints, today);
  const found =
    sprints.find(({ id, name }) => id === wanted || same(name, wanted)) ??
    new Map([
      ['current', around.current],
      ['next', around.next],
    ]).get(wanted.toLowerCase());
  if (found) return found;
  throw pmErrors.PM_SPRINT_UNKNOWN({ sprint: reference, valid: sprints.map(({ name }) => name).reverse() });
}

/** Labels as the board spells them. A label that does not exist is refused: some backends would make it. */
export async function labelsMeant(
  references: readonly string[] | undefined,
  board: Board,
  lookup: BoardLookup,
  options: LookupOptions,
): Promise<readonly string[]> {
  if (!references?.length) return [];
  const valid = await lookup.labels(board.id, options);
  const found = references.map((reference) => {
    const label = valid.find((name) => name === reference) ?? valid.find((name) => same(name, reference));
    if (label === undefined) throw pmErrors.PM_LABEL_UNKNOWN({ label: reference, valid });
    return label;
  });
  return [...new Set(found)];
}
