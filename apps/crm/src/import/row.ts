/** One record of the file. `line` is where it starts, counted as an editor does: quoted newlines count. */
export interface Row {
  readonly line: number;
  /** Empty lines came before: how Salesforce sets off the footer of a report. */
  readonly afterBlank: boolean;
  readonly cells: readonly string[];
}

/** Something a person should know about one value. `imported`: the row was taken, with this value changed or left out. */
export interface Finding {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly outcome: 'refused' | 'imported';
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const unparsed = (reason: string): Parsed<never> => ({ ok: false, reason });

/** A mistake in the command line or a file that cannot be read at all. Nothing was written; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
