/** Rows of what has no name of its own are known by their number as text. */
const DIGITS = /^[1-9]\d{0,14}$/;

/** The row an id means; 0, which is no row, for anything that is no id. */
export function toRow(id: string): number {
  return DIGITS.test(id) ? Number(id) : 0;
}

export interface TaskKey {
  readonly board: string;
  readonly number: number;
}

/** `PAY-42`, letter case aside, or undefined. */
export function parseKey(reference: string): TaskKey | undefined {
  const found = /^([A-Za-z][A-Za-z0-9]{0,9})-([1-9]\d{0,8})$/.exec(reference.trim());
  return found?.[1] && found[2] ? { board: found[1].toUpperCase(), number: Number(found[2]) } : undefined;
}

/** `#42` or `42`: the number on the board that is meant anyway. */
export function parseNumber(reference: string): number | undefined {
  const found = /^#?([1-9]\d{0,8})$/.exec(reference.trim());
  return found?.[1] ? Number(found[1]) : undefined;
}
