import type * as z from 'zod';
import { named, valueAt } from './argument-path.ts';

type Issue = z.core.$ZodIssue;

/** Each repair copies what it is in, and is reported: more of them are no slips. */
const MOST_SLIPS = 20;
/** Digits that a number holds exactly. */
const EXACT_DIGITS = 15;

/**
 * Repairs what models get wrong without changing the meaning: numbers and booleans as text, numbers where text is
 * wanted, JSON as text where an object or a list is wanted, null for an absent argument.
 * Undefined when anything else is wrong as well.
 */
export function correct(
  schema: z.ZodObject,
  input: unknown,
  issues: readonly Issue[],
): { data: Record<string, unknown>; notes: string[] } | undefined {
  let current: unknown = input;
  let open: readonly Issue[] = issues;
  const notes: string[] = [];
  // A repaired list may hold items that need repair themselves; three rounds reach any real nesting.
  for (let round = 0; round < 3; round++) {
    if (notes.length + open.length > MOST_SLIPS) return undefined;
    for (const issue of open) {
      const expected =
        issue.code === 'invalid_type' ? issue.expected : issue.code === 'invalid_value' ? 'value' : undefined;
      if (expected === undefined || issue.path.length === 0) return undefined;
      const repaired = repair(valueAt(current, issue.path), expected);
      if (repaired === undefined) return undefined;
      current = setAt(current, issue.path, repaired.value);
      const what = repaired.value === undefined ? 'left out' : `read as ${expected}`;
      notes.push(`${named(issue.path)} was given as ${repaired.was} and ${what}.`);
    }
    const result = schema.safeParse(current);
    if (result.success) return { data: result.data, notes };
    open = result.error.issues;
  }
  return undefined;
}

function repair(value: unknown, expected: string): { value: unknown; was: string } | undefined {
  if (value === null) return { value: undefined, was: 'null' };
  if (typeof value === 'number' && expected === 'string') {
    // A longer number has lost digits when it was read: what is left may be another customer's.
    return exact(String(value)) ? { value: String(value), was: 'a number' } : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if ((expected === 'number' || expected === 'int') && exact(text)) {
    return { value: Number(text), was: 'text' };
  }
  if (expected === 'boolean' && (text === 'true' || text === 'false')) return { value: text === 'true', was: 'text' };
  if ((expected === 'array' && text.startsWith('[')) || (expected === 'object' && text.startsWith('{'))) {
    try {
      return { value: JSON.parse(text), was: 'text' };
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function exact(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && text.replaceAll(/\D/g, '').length <= EXACT_DIGITS;
}

function setAt(root: unknown, path: readonly PropertyKey[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (root === null || typeof root !== 'object') return root;
  const inner = setAt(Reflect.get(root, head), rest, value);
  if (Array.isArray(root)) return root.map((item, index) => (index === head ? inner : item));
  const copy: Record<PropertyKey, unknown> = { ...root };
  if (inner === undefined) delete copy[head];
  else copy[head] = inner;
  return copy;
}
