/** `open`: not begun, `active`: somebody is at it, `done`: finished. */
export type ColumnKind = 'open' | 'active' | 'done';

export interface Column {
  readonly id: string;
  readonly name: string;
  readonly kind: ColumnKind;
  /** Tasks it may hold at most; null is no limit. */
  readonly wipLimit: number | null;
  /** Ids of the columns a task may go to from here. */
  readonly next: readonly string[];
}

export interface Sprint {
  readonly id: string;
  readonly name: string;
  readonly goal: string | null;
  /** `YYYY-MM-DD`, both days included. */
  readonly start: string;
  readonly end: string;
}

/** A board as a whole: what a task can be put into. */
export interface Board {
  readonly id: string;
  /** `PAY` of the tasks `PAY-1`, `PAY-2`; on GitHub the project's number. */
  readonly key: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

/** The sprint of a day, the last one before and the next one after. */
export interface SprintsAround {
  readonly current: Sprint | undefined;
  readonly last: Sprint | undefined;
  readonly next: Sprint | undefined;
}

/** Among these, earliest first. Of overlapping sprints the latest begun counts. */
export function sprintsAround(sprints: readonly Sprint[], day: string): SprintsAround {
  return {
    current: sprints.findLast(({ start, end }) => start <= day && day <= end),
    last: sprints.findLast(({ end }) => end < day),
    next: sprints.find(({ start }) => start > day),
  };
}
