import { dayOf } from '../day.ts';
import { type BoardLookup, boardMeant, columnMeant, labelsMeant, sprintMeant } from './board.ts';
import type { LookupOptions } from './lookup.ts';
import { personMeant } from './person.ts';

interface Given {
  readonly board?: string | undefined;
  readonly column?: string | undefined;
  readonly assignee?: string | undefined;
  readonly sprint?: string | undefined;
  readonly labels?: readonly string[] | undefined;
}

interface NewTaskLookup {
  readonly boards: BoardLookup;
  readonly people: Parameters<typeof personMeant>[1];
}

/** Every name of a new task as what it means; the first that means nothing or several things is an error. */
export async function resolveNewTask(
  given: Given,
  { boards, people }: NewTaskLookup,
  speaker: Parameters<typeof personMeant>[2],
  now: Date,
  options: LookupOptions,
) {
  const board = await boardMeant(given.board, boards, options);
  const column = columnMeant(board, given.column ?? board.columns[0]?.name ?? '');
  const sprint =
    given.sprint === undefined ? null : await sprintMeant(given.sprint, board, boards, dayOf(now), options);
  const labels = await labelsMeant(given.labels, board, boards, options);
  const person = given.assignee === undefined ? null : await personMeant(given.assignee, people, speaker, options);
  return { board, column, sprint, labels, person };
}
