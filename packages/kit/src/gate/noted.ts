import type { ContentPart } from '../define/content.ts';
import type { Call } from './call.ts';

/** An answer with what was noted and attached while it was made: whoever gets it later must not get less. */
export interface Noted {
  readonly value: unknown;
  readonly notes: readonly string[];
  readonly parts?: readonly ContentPart[] | undefined;
}

export async function withNotes(call: Call, next: () => Promise<unknown>): Promise<Noted> {
  const before = call.notes.length;
  const attached = call.parts.length;
  const value = await next();
  const parts = call.parts.slice(attached);
  return { value, notes: call.notes.slice(before), ...(parts.length > 0 && { parts }) };
}

/** Hands on a remembered answer. */
export function recite(call: Call, { value, notes, parts = [] }: Noted): unknown {
  call.notes.push(...notes);
  call.parts.push(...parts);
  return value;
}
