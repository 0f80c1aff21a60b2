import type { Call } from './call.ts';

/** An answer with what was noted while it was made: whoever gets it later must not get less. */
export interface Noted {
  readonly value: unknown;
  readonly notes: readonly string[];
}

export async function withNotes(call: Call, next: () => Promise<unknown>): Promise<Noted> {
  const before = call.notes.length;
  const value = await next();
  return { value, notes: call.notes.slice(before) };
}

/** Hands on a remembered answer. */
export function recite(call: Call, { value, notes }: Noted): unknown {
  call.notes.push(...notes);
  return value;
}
